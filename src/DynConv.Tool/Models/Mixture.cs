using System;

namespace DynConv.Tool.Models;

/// <summary>Measures of how experts are mixed.</summary>
internal static class Mixture
{
    /// <summary>
    /// Entropy / log K of the coefficients' magnitudes as shares: 0 where one expert stands alone, 1 where all count
    /// alike. Shares of a softmax are its own numbers. NaN where a coefficient is NaN or all are 0.
    /// </summary>
    public static double Evenness(ReadOnlySpan<float> coefficients)
    {
        double sum = 0;
        foreach (float value in coefficients)
        {
            sum += Math.Abs((double)value);
        }

        if (coefficients.Length < 2)
        {
            return 0;
        }

        if (!double.IsFinite(sum) || sum == 0)
        {
            return double.NaN;
        }

        double entropy = 0;
        foreach (float value in coefficients)
        {
            double share = Math.Abs((double)value) / sum;
            entropy -= share > 0 ? share * Math.Log(share) : 0;
        }

        return Math.Clamp(entropy / Math.Log(coefficients.Length), 0, 1);
    }
}
