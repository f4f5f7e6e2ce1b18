using System;
using DynConv.Vulkan.Planning;

namespace DynConv.Tool.Bench;

/// <summary>Whether what is timed is right: a wrong result may take any time.</summary>
internal static class OutputCheck
{
    /// <summary>
    /// max |error| / max |reference| that any algorithm for float32 may have, Winograd's F(4,3) included.
    /// </summary>
    private const double SingleBound = 1e-4;

    /// <summary>
    /// The same where operands are float16; and for a network, in which the errors of its layers add up.
    /// </summary>
    private const double HalfBound = 2e-3;
    private const double HalfNetworkBound = 2e-2;

    private const int Planes = 48;
    private const int PointsOfEach = 12;

    /// <summary>Compares some numbers of a layer's output; two corners of each plane are always among them.</summary>
    /// <returns>max |error| / max |reference|.</returns>
    /// <exception cref="WrongOutputException">It is above what the arithmetic allows, or a number is none.</exception>
    public static double Compare(
        string what, LayerWorkload load, LayerReference reference, int batch, ReadOnlySpan<float> output,
        Arithmetic arithmetic)
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

        return Accept(what, worst / largest, arithmetic == Arithmetic.Float16 ? HalfBound : SingleBound);
    }

    /// <summary>Compares a network's output with PyTorch's.</summary>
    /// <returns>max |error| / max |expected|.</returns>
    /// <exception cref="WrongOutputException">It is above what the arithmetic allows, or a number is none.</exception>
    public static double Compare(
        string what, ReadOnlySpan<float> output, ReadOnlySpan<float> expected, Arithmetic arithmetic)
    {
        double worst = 0, largest = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            worst = Math.Max(worst, Math.Abs((double)output[i] - expected[i]));
            largest = Math.Max(largest, Math.Abs((double)expected[i]));
        }

        return Accept(what, worst / largest, arithmetic == Arithmetic.Float16 ? HalfNetworkBound : SingleBound);
    }

    // NaN is not accepted either: Math.Max() passes it on.
    private static double Accept(string what, double error, double bound) => error <= bound
        ? error
        : throw new WrongOutputException(FormattableString.Invariant(
            $"{what}: the output is wrong by {error:G2} of its largest value, {bound:G2} is allowed; ")
            + "nothing was timed");
}
