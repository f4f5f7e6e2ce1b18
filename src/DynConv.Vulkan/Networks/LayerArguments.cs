using System;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Networks;

/// <summary>The checks of layers' constructor arguments; each gives back what it checked.</summary>
internal static class LayerArguments
{
    public static int Positive(int value, string name) => value >= 1
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}, at least 1 is wanted");

    public static Size2d Positive(Size2d value, string name) => value is { Height: >= 1, Width: >= 1 }
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}, at least 1×1 is wanted");

    public static Size2d NotNegative(Size2d value, string name) => value is { Height: >= 0, Width: >= 0 }
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}, at least 0×0 is wanted");

    public static int NotNegative(int value, string name) => value >= 0
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}, at least 0 is wanted");

    public static double Epsilon(double value, string name) => double.IsFinite(value) && value >= 0
        ? value
        : throw new ArgumentOutOfRangeException(
            name, value, $"{name} is {value}, a finite number of at least 0 is wanted");

    public static T Known<T>(T value, string name)
        where T : struct, Enum
        => Enum.IsDefined(value)
            ? value
            : throw new ArgumentOutOfRangeException(name, value, $"there is no {typeof(T).Name} {value}");

    public static float Temperature(float value, string name) => float.IsFinite(value) && value > 0
        ? value
        : throw new ArgumentOutOfRangeException(name, value, $"{name} is {value}, a positive finite number is wanted");

    public static void Divides(int groups, int channels, string name)
    {
        if (channels % groups != 0)
        {
            throw new ArgumentException($"{name} is {channels}, which the {groups} groups do not divide", name);
        }
    }

    /// <summary>
    /// PyTorch's rule: a pool's padding is at most half its window, so that a window sees some of the input.
    /// </summary>
    public static Size2d PoolPadding(Size2d padding, Size2d kernel, Size2d dilation)
    {
        _ = NotNegative(padding, nameof(padding));
        if (padding.Height > WindowMath.Extent(kernel.Height, dilation.Height) / 2
            || padding.Width > WindowMath.Extent(kernel.Width, dilation.Width) / 2)
        {
            throw new ArgumentOutOfRangeException(
                nameof(padding),
                padding,
                $"padding is {padding}, at most half of the window {kernel} (dilation {dilation}) is wanted");
        }

        return padding;
    }
}
