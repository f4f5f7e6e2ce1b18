using System;
using System.Collections.Immutable;

namespace DynConv.Vulkan.Networks.Parameters;

/// <summary>
/// A parameter that is calculated in double precision. For small ones: float32 costs a copy in doubles.
/// </summary>
internal abstract class CalculatedParameter(string name, ImmutableArray<long> shape) : Parameter(name, shape)
{
    /// <inheritdoc/>
    protected abstract override void CopyDoubles(Span<double> destination);

    /// <inheritdoc/>
    protected sealed override void CopySingles(int first, Span<float> destination)
    {
        double[] values = ToDoubles();
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = (float)values[first + i];
        }
    }
}
