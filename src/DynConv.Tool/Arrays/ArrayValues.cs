using System.Collections.Generic;
using DynConv.Checkpoints;
using DynConv.Tool.Commands;
using DynConv.Vulkan.Networks;

namespace DynConv.Tool.Arrays;

/// <summary>Checks and converts arrays for a run.</summary>
internal static class ArrayValues
{
    /// <summary>The shape of an array [N, C], [N, C, L], [N, C, H, W] or [N, C, D, H, W].</summary>
    /// <exception cref="RequestException">The array has another rank, an empty axis, or is too large.</exception>
    public static TensorShape FeatureShape(CheckpointTensor array)
    {
        IReadOnlyList<long> shape = array.Shape;
        if (shape.Count is not (2 or 3 or 5))
        {
            return ImageShape(array);
        }

        foreach (long size in shape)
        {
            if (size is < 1 or > int.MaxValue)
            {
                throw new RequestException($"{Describe(array)} has an axis of {size}, at least 1 is wanted");
            }
        }

        RequireFits(array);
        return shape.Count switch
        {
            2 => new TensorShape((int)shape[0], (int)shape[1]),
            3 => TensorShape.Sequence((int)shape[0], (int)shape[1], (int)shape[2]),
            _ => TensorShape.Volume((int)shape[0], (int)shape[1], (int)shape[2], (int)shape[3], (int)shape[4]),
        };
    }

    /// <summary>The shape of an array [N, C, H, W].</summary>
    /// <exception cref="RequestException">The array has another rank, an empty axis, or is too large.</exception>
    public static TensorShape ImageShape(CheckpointTensor array)
    {
        IReadOnlyList<long> shape = array.Shape;
        if (shape.Count != 4)
        {
            throw new RequestException($"{Describe(array)} has {shape.Count} axes, 4 are wanted: [N, C, H, W]");
        }

        foreach (long size in shape)
        {
            if (size is < 1 or > int.MaxValue)
            {
                throw new RequestException(
                    $"{Describe(array)} has an axis of {size}, at least 1 is wanted: [N, C, H, W]");
            }
        }

        RequireFits(array);
        return new TensorShape((int)shape[0], (int)shape[1], (int)shape[2], (int)shape[3]);
    }

    /// <summary>The numbers of an array of floats.</summary>
    /// <param name="array">The array.</param>
    /// <param name="notes">Takes a remark where numbers are rounded.</param>
    /// <exception cref="RequestException">The array is not of floats.</exception>
    public static float[] Floats(CheckpointTensor array, ICollection<string> notes)
    {
        if (array.ElementType is not (ElementType.Float32 or ElementType.Float16 or ElementType.Float64))
        {
            throw new RequestException($"{Describe(array)} is not of floats; convert it with .astype(numpy.float32)");
        }

        RequireFits(array);
        if (array.ElementType == ElementType.Float64)
        {
            notes.Add($"{array.Name}: float64 rounded to float32");
        }

        return array.ToSingles();
    }

    /// <summary>The array's name, type and shape, for messages.</summary>
    public static string Describe(CheckpointTensor array) => array.ToString();

    private static void RequireFits(CheckpointTensor array)
    {
        if (array.ElementCount > int.MaxValue / 2)
        {
            throw new RequestException($"{Describe(array)} is too large for one run; split it");
        }
    }
}
