using System;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Planning;

namespace DynConv.Tool.Bench;

/// <summary>Whether what is timed is right: a wrong result may take any time.</summary>
internal static class OutputCheck
{
    private const int Planes = 48;
    private const int PointsOfEach = 12;

    // What any algorithm for float32 may have, Winograd's F(4,3) included.
    private const double SingleBound = 1e-4;

    /// <summary>
    /// max |error| / max |reference| that is allowed: the looser of what experts in fewer bits may cost and of what
    /// products or maps of float16 may. The errors of those add up in a network.
    /// </summary>
    public static double BoundOf(PlanOptions options, bool isNetwork)
    {
        double stored = options.ExpertPrecision switch
        {
            ExpertPrecision.Float16 => 2e-3,
            ExpertPrecision.Int8 => 5e-2,
            _ => SingleBound,
        };
        bool rounds = options.Arithmetic == Arithmetic.Float16 || options.ActivationPrecision == ActivationPrecision.Float16;
        return rounds ? Math.Max(stored, isNetwork ? 2e-2 : 2e-3) : stored;
    }

    /// <summary>Compares some numbers of a layer's output; two corners of each plane are always among them.</summary>
    /// <returns>max |error| / max |reference|.</returns>
    /// <exception cref="WrongOutputException">It is above <see cref="BoundOf"/>, or a number is none.</exception>
    public static double Compare(
        string what, LayerWorkload load, LayerReference reference, int batch, ReadOnlySpan<float> output,
        PlanOptions options)
    {
        Random random = new(7);
        double worst = 0, largest = 0;
        for (int plane = 0; plane < Planes; plane++)
        {
            (int n, int o) = (random.Next(batch), random.Next(load.Filters));
            for (int point = 0; point < PointsOfEach; point++)
            {
                (int y, int x) = point switch
                {
                    0 => (0, 0),
                    1 => (load.Output.Height - 1, load.Output.Width - 1),
                    _ => (random.Next(load.Output.Height), random.Next(load.Output.Width)),
                };
                double wanted = reference.Output(n, o, y, x);
                long at = (((((long)n * load.Filters) + o) * load.Output.Height) + y) * load.Output.Width;
                worst = Math.Max(worst, Math.Abs(output[(int)at + x] - wanted));
                largest = Math.Max(largest, Math.Abs(wanted));
            }
        }

        return Accept(what, worst / largest, BoundOf(options, isNetwork: false));
    }

    /// <summary>Compares a network's output with PyTorch's.</summary>
    /// <returns>max |error| / max |expected|.</returns>
    /// <exception cref="WrongOutputException">It is above <see cref="BoundOf"/>, or a number is none.</exception>
    public static double Compare(
        string what, ReadOnlySpan<float> output, ReadOnlySpan<float> expected, PlanOptions options)
    {
        double worst = 0, largest = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            worst = Math.Max(worst, Math.Abs((double)output[i] - expected[i]));
            largest = Math.Max(largest, Math.Abs((double)expected[i]));
        }

        return Accept(what, worst / largest, BoundOf(options, isNetwork: true));
    }

    // NaN is not accepted either: Math.Max() passes it on.
    private static double Accept(string what, double error, double bound) => error <= bound
        ? error
        : throw new WrongOutputException(FormattableString.Invariant(
            $"{what}: the output is wrong by {error:G2} of its largest value, {bound:G2} is allowed; ")
            + "nothing was timed");
}
