using System;

namespace DynConv.Vulkan.Networks.Parameters;

/// <summary>β − scale · μ for each channel; β is 0 where there is none.</summary>
internal sealed class BatchNormShift(string name, Parameter scale, Parameter? beta, Parameter mean)
    : CalculatedParameter(name, mean.Shape)
{
    /// <inheritdoc/>
    protected override void CopyDoubles(Span<double> destination)
    {
        double[] scales = scale.ToDoubles(), means = mean.ToDoubles();
        double[]? betas = beta?.ToDoubles();
        for (int c = 0; c < destination.Length; c++)
        {
            destination[c] = (betas?[c] ?? 0) - (scales[c] * means[c]);
        }
    }
}
