using System;

namespace DynConv.Vulkan.Networks.Parameters;

/// <summary>The sum of two parameters of one shape.</summary>
internal sealed class SumParameter(Parameter left, Parameter right) : CalculatedParameter(left.Name, left.Shape)
{
    /// <inheritdoc/>
    protected override void CopyDoubles(Span<double> destination)
    {
        left.CopyTo(destination);
        double[] others = right.ToDoubles();
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] += others[i];
        }
    }
}
