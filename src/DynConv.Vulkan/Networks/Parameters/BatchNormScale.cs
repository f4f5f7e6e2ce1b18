using System;

namespace DynConv.Vulkan.Networks.Parameters;

/// <summary>γ / √(σ² + ε) for each channel; γ is 1 where there is none.</summary>
internal sealed class BatchNormScale(string name, Parameter? gamma, Parameter variance, double epsilon)
    : CalculatedParameter(name, variance.Shape)
{
    /// <inheritdoc/>
    protected override void CopyDoubles(Span<double> destination)
    {
        double[] variances = variance.ToDoubles();
        double[]? gammas = gamma?.ToDoubles();
        for (int c = 0; c < destination.Length; c++)
        {
            destination[c] = (gammas?[c] ?? 1) / Math.Sqrt(variances[c] + epsilon);
        }
    }
}
