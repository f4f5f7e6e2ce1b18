using System.Globalization;
using DynConv.Checkpoints;
using DynConv.Tool.Commands;

namespace DynConv.Tool.Arrays;

/// <summary>The right class of every sample.</summary>
internal static class LabelArray
{
    /// <summary>Reads labels.</summary>
    /// <param name="argument">A NumPy file of integers [N].</param>
    /// <param name="count">N.</param>
    /// <param name="classes">Classes; every label is below.</param>
    /// <exception cref="RequestException">They are of another type, number or range.</exception>
    public static int[] Read(string argument, int count, int classes)
    {
        CheckpointTensor array = ArrayFile.Read(argument);
        bool isWhole = array.ElementType is ElementType.UInt8 or ElementType.UInt16 or ElementType.UInt32
            or ElementType.UInt64 or ElementType.Int8 or ElementType.Int16 or ElementType.Int32 or ElementType.Int64;
        if (array.Shape.Count != 1 || !isWhole)
        {
            throw new RequestException($"{ArrayValues.Describe(array)} is no array of labels; integers [N] are wanted");
        }

        if (array.Shape[0] != count)
        {
            throw new RequestException(
                $"{ArrayValues.Describe(array)} has {array.Shape[0]} labels for {count} samples");
        }

        // Classes are few enough for a float to count them exactly.
        float[] values = array.ToSingles();
        int[] labels = new int[count];
        for (int i = 0; i < count; i++)
        {
            if (values[i] < 0 || values[i] >= classes)
            {
                throw new RequestException(string.Create(
                    CultureInfo.InvariantCulture,
                    $"{argument}: label {values[i]} of sample {i} is out of range; the network has {classes} classes"));
            }

            labels[i] = (int)values[i];
        }

        return labels;
    }
}
