using System;

namespace DynConv.Vulkan.Networks.Parameters;

/// <summary>A tensor times a number: a temperature folded into the layer before it.</summary>
internal sealed class ScaledParameter(Parameter source, double factor) : CalculatedParameter(source.Name, source.Shape)
{
    /// <inheritdoc/>
    protected override void CopyDoubles(Span<double> destination)
    {
        source.CopyTo(destination);
        foreach (ref double value in destination)
        {
            value *= factor;
        }
    }
}
