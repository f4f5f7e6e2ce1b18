using System;
using System.Linq;
using DynConv.Vulkan.Tests.Reference;

namespace DynConv.Vulkan.Tests.Kernels;

/// <summary>
/// Bounds for sums whose terms cancel. Rounding every term once makes an error of about a unit in the last place of the
/// sum of the terms' magnitudes; no float32 sum, PyTorch's neither, does better.
/// </summary>
internal static class Conditioning
{
    private static readonly double Unit = Math.Pow(2, -23);

    /// <summary>
    /// <see cref="Parity.Bound"/>, or more where the largest sum is small beside its terms.
    /// </summary>
    /// <param name="sums">What is expected.</param>
    /// <param name="magnitudes">The same sums over the terms' magnitudes.</param>
    public static double Bound(double[] sums, double[] magnitudes)
    {
        double largest = sums.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty().Max();
        double terms = magnitudes.Where(double.IsFinite).DefaultIfEmpty().Max();
        return Math.Max(Parity.Bound, largest == 0 ? 0 : Unit * terms / largest);
    }

    /// <summary>Magnitudes; null stays null.</summary>
    public static float[]? Magnitudes(float[]? values) => values is null ? null : Array.ConvertAll(values, Math.Abs);
}
