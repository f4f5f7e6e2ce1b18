using System;
using System.Globalization;
using DynConv.Vulkan.Tests.Reference;

namespace DynConv.Vulkan.Tests.Cases;

/// <summary>
/// The one-line form of a case, such as
/// <c>n=2 c=3 o=16 in=17x19 k=3x3 s=1x1 p=1x1 d=1x1 g=1 K=4 hidden=4 bias=fc1+fc2+bank t=1 act=Relu seed=7</c>.
/// A pair may be one number; hidden is K where it is left out; no bias at all is <c>bias=none</c>.
/// </summary>
internal static class ConvolutionCaseText
{
    public static string Write(ConvolutionCase given)
    {
        (WindowAxis y, WindowAxis x) = (given.Window.Y, given.Window.X);
        string biases = string.Join('+', Array.FindAll(
            [given.Fc1Bias ? "fc1" : "", given.Fc2Bias ? "fc2" : "", given.BankBias ? "bank" : ""],
            static name => name.Length > 0));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"n={given.N} c={given.C} o={given.O} in={given.H}x{given.W} k={y.Taps}x{x.Taps} s={y.Stride}x{x.Stride} ")
            + string.Create(
                CultureInfo.InvariantCulture,
                $"p={y.Padding}x{x.Padding} d={y.Dilation}x{x.Dilation} g={given.Groups} K={given.Experts} ")
            + string.Create(
                CultureInfo.InvariantCulture,
                $"hidden={given.Hidden} bias={(biases.Length == 0 ? "none" : biases)} t={given.Temperature:R} ")
            + string.Create(CultureInfo.InvariantCulture, $"act={given.Activation} seed={given.Seed}");
    }

    public static ConvolutionCase Read(string line)
    {
        ConvolutionCase read = new() { Hidden = 0 };
        foreach (string word in line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            int equals = word.IndexOf('=', StringComparison.Ordinal);
            string name = equals < 0 ? word : word[..equals];
            read = With(read, name, word[(equals + 1)..]);
        }

        read = read.Hidden == 0 ? read with { Hidden = read.Experts } : read;
        return read.IsValid ? read : throw new FormatException($"not a valid convolution: {read}");
    }

    private static ConvolutionCase With(ConvolutionCase read, string name, string value) => name switch
    {
        "n" => read with { N = Number(value) },
        "c" => read with { C = Number(value) },
        "o" => read with { O = Number(value) },
        "in" => read with { H = Pair(value).Y, W = Pair(value).X },
        "k" => Axes(read, value, static (axis, taps) => axis with { Taps = taps }),
        "s" => Axes(read, value, static (axis, stride) => axis with { Stride = stride }),
        "p" => Axes(read, value, static (axis, padding) => axis with { Padding = padding }),
        "d" => Axes(read, value, static (axis, dilation) => axis with { Dilation = dilation }),
        "g" => read with { Groups = Number(value) },
        "K" => read with { Experts = Number(value) },
        "hidden" => read with { Hidden = Number(value) },
        "t" => read with { Temperature = float.Parse(value, CultureInfo.InvariantCulture) },
        "act" => read with { Activation = Enum.Parse<Nonlinearity>(value) },
        "seed" => read with { Seed = Number(value) },
        "bias" => WithBiases(read, value.Split('+')),
        _ => throw new FormatException($"a convolution case has no '{name}'"),
    };

    private static ConvolutionCase WithBiases(ConvolutionCase read, string[] names)
    {
        if (Array.Find(names, static name => name is not ("fc1" or "fc2" or "bank" or "none")) is string unknown)
        {
            throw new FormatException($"a convolution case has no bias '{unknown}'");
        }

        return read with
        {
            Fc1Bias = Array.IndexOf(names, "fc1") >= 0,
            Fc2Bias = Array.IndexOf(names, "fc2") >= 0,
            BankBias = Array.IndexOf(names, "bank") >= 0,
        };
    }

    private static ConvolutionCase Axes(ConvolutionCase read, string value, Func<WindowAxis, int, WindowAxis> change)
    {
        (int y, int x) = Pair(value);
        return read with { Window = new(change(read.Window.Y, y), change(read.Window.X, x)) };
    }

    private static (int Y, int X) Pair(string value)
    {
        string[] parts = value.Split('x');
        return parts.Length > 2
            ? throw new FormatException($"'{value}' is not a number or a pair like 3x5")
            : (Number(parts[0]), Number(parts[^1]));
    }

    private static int Number(string value) => int.Parse(value, CultureInfo.InvariantCulture);
}
