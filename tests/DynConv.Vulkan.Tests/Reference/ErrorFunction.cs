using System;

namespace DynConv.Vulkan.Tests.Reference;

/// <summary>The error function in float64.</summary>
internal static class ErrorFunction
{
    /// <summary>
    /// erfc(x) = 1 − erf(x) (NIST Digital Library of Mathematical Functions, 7.6.2 and 7.9.2): the series for small x,
    /// else the continued fraction, which does not cancel.
    /// </summary>
    public static double Complement(double x)
    {
        if (double.IsNaN(x))
        {
            return x;
        }

        if (x < 0)
        {
            return 2 - Complement(-x);
        }

        return x < 2 ? 1 - Series(x) : Math.Exp(-x * x) / (Math.Sqrt(Math.PI) * Fraction(x));
    }

    private static double Series(double x)
    {
        double term = 2 / Math.Sqrt(Math.PI) * x * Math.Exp(-x * x), sum = 0;
        for (int n = 1; n < 100; n++)
        {
            sum += term;
            term *= 2 * x * x / ((2 * n) + 1);
        }

        return sum;
    }

    private static double Fraction(double x)
    {
        double value = x;
        for (int k = 200; k > 0; k--)
        {
            value = x + (k / 2.0 / value);
        }

        return value;
    }
}
