using System;
using System.Collections.Generic;
using DynConv.Checkpoints;
using DynConv.Tool.Arrays;
using DynConv.Tool.Commands;
using DynConv.Tool.Reports;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Planning;

namespace DynConv.Tool.Models;

/// <summary>
/// An output beside the expected one. Right is an error of at most atol + rtol · max |expected| everywhere: small
/// numbers of an output are differences of large ones, so that the largest sets the scale. NaN must meet NaN, an
/// infinity the same one.
/// </summary>
internal sealed record Comparison
{
    /// <summary>[N, …].</summary>
    public required IReadOnlyList<int> Shape { get; init; }

    public required double MaxError { get; init; }

    public required double MaxExpected { get; init; }

    public required double Tolerance { get; init; }

    public required int WorstIndex { get; init; }

    /// <summary>Samples that agree on the likeliest class; null for outputs that are not of classes.</summary>
    public required int? Agreeing { get; init; }

    // False for NaN too.
    public bool Pass => MaxError <= Tolerance;

    public double RelativeError => MaxError == 0 ? 0 : MaxError / MaxExpected;

    /// <summary>Checks that an expected output can be compared at all.</summary>
    /// <exception cref="RequestException">It has another shape.</exception>
    public static void RequireShape(CheckpointTensor expected, TensorShape actual)
    {
        IReadOnlyList<int> sizes = actual.Sizes;
        bool fits = expected.Shape.Count == sizes.Count;
        for (int i = 0; fits && i < sizes.Count; i++)
        {
            fits = expected.Shape[i] == sizes[i];
        }

        if (!fits)
        {
            string wanted = $"[{string.Join(", ", sizes)}] is wanted";
            throw new RequestException($"{ArrayValues.Describe(expected)} does not have the output's shape; {wanted}");
        }
    }

    public static Comparison Of(RunResult result, float[] expected, double relative, double absolute)
    {
        float[] values = result.Gather(0);
        IReadOnlyList<int> shape = result.OutputSizes(0)!;
        double worst = 0, largest = 0;
        int worstIndex = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            double error = Error(values[i], expected[i]);
            if (double.IsNaN(error) ? !double.IsNaN(worst) : error > worst)
            {
                (worst, worstIndex) = (error, i);
            }

            if (float.IsFinite(expected[i]))
            {
                largest = Math.Max(largest, Math.Abs((double)expected[i]));
            }
        }

        return new Comparison
        {
            Shape = shape,
            MaxError = worst,
            MaxExpected = largest,
            Tolerance = absolute + (relative * largest),
            WorstIndex = worstIndex,
            Agreeing = result.IsClasses ? CountAgreeing(values, expected, shape) : null,
        };
    }

    public VerifyDocument ToDocument(
        string device, string network, PlanOptions options, IReadOnlyCollection<string> notes) => new(
        device, network, Shape, Pass, MaxError, RelativeError, MaxExpected, Tolerance, Position(),
        Agreeing is int agreeing ? new VerifyDocument.Agreement(agreeing, Shape[0]) : null, notes)
    {
        ExpertPrecision = PrecisionArguments.NameOf(options.ExpertPrecision),
        Arithmetic = PrecisionArguments.NameOf(options.Arithmetic),
        ActivationPrecision = PrecisionArguments.NameOf(options.ActivationPrecision),
    };

    private static double Error(float actual, float expected)
    {
        if (actual.Equals(expected))
        {
            return 0;
        }

        return float.IsFinite(actual) && float.IsFinite(expected) ? Math.Abs((double)actual - expected) : double.NaN;
    }

    private static int CountAgreeing(float[] actual, float[] expected, IReadOnlyList<int> shape)
    {
        int agreeing = 0, classes = shape[1];
        for (int n = 0; n < shape[0]; n++)
        {
            agreeing += Ranking.Best(actual.AsSpan(n * classes, classes)) == Ranking.Best(
                expected.AsSpan(n * classes, classes)) ? 1 : 0;
        }

        return agreeing;
    }

    private int[] Position()
    {
        int[] position = [.. Shape];
        int rest = WorstIndex;
        for (int i = position.Length - 1; i >= 0; i--)
        {
            (rest, position[i]) = Math.DivRem(rest, position[i]);
        }

        return position;
    }
}
