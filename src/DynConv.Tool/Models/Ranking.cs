using System;
using DynConv.Vulkan.Networks.Zoo;

namespace DynConv.Tool.Models;

/// <summary>From outputs to classes.</summary>
internal static class Ranking
{
    /// <summary>
    /// The index of the largest number, as torch.argmax: the first of equals, and NaN counts as the largest.
    /// </summary>
    public static int Best(ReadOnlySpan<float> values)
    {
        int best = 0;
        for (int i = 0; i < values.Length; i++)
        {
            if (float.IsNaN(values[i]))
            {
                return i;
            }

            if (values[i] > values[best])
            {
                best = i;
            }
        }

        return best;
    }

    /// <summary>The indices of the largest numbers, the largest first; NaN counts as the largest.</summary>
    public static int[] Top(ReadOnlySpan<float> values, int count)
    {
        int[] indices = new int[values.Length];
        float[] keys = new float[values.Length];
        for (int i = 0; i < indices.Length; i++)
        {
            indices[i] = i;
            // Sorting puts NaN first, so negated numbers leave it there.
            keys[i] = -values[i];
        }

        Array.Sort(keys, indices);
        StabilizeTies(keys, indices);
        return indices[..Math.Min(count, indices.Length)];
    }

    /// <summary>Softmax in double.</summary>
    public static double[] Softmax(ReadOnlySpan<float> values)
    {
        double largest = double.NegativeInfinity;
        foreach (float value in values)
        {
            largest = Math.Max(largest, value);
        }

        double[] result = new double[values.Length];
        double sum = 0;
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = Math.Exp(values[i] - largest);
            sum += result[i];
        }

        for (int i = 0; i < result.Length; i++)
        {
            result[i] /= sum;
        }

        return result;
    }

    /// <summary>The probability of each class.</summary>
    /// <param name="values">The network's numbers.</param>
    /// <param name="scores">What they are.</param>
    public static double[] Probabilities(ReadOnlySpan<float> values, ClassScores scores) =>
        scores switch
        {
            ClassScores.Sigmoid => Sigmoid(values),
            ClassScores.Probability => Array.ConvertAll(values.ToArray(), static value => (double)value),
            _ => Softmax(values),
        };

    private static double[] Sigmoid(ReadOnlySpan<float> values)
    {
        double[] result = new double[values.Length];
        for (int i = 0; i < result.Length; i++)
        {
            result[i] = 1 / (1 + Math.Exp(-(double)values[i]));
        }

        return result;
    }

    private static void StabilizeTies(float[] keys, int[] indices)
    {
        for (int start = 0; start < keys.Length;)
        {
            int end = start + 1;
            while (end < keys.Length && keys[end].Equals(keys[start]))
            {
                end++;
            }

            Array.Sort(indices, start, end - start);
            start = end;
        }
    }
}
