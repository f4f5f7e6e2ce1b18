using System;
using System.Collections.Immutable;

namespace DynConv.Vulkan.Networks.Parameters;

/// <summary>The same numbers in the same order under another shape.</summary>
internal sealed class ReshapedParameter(Parameter source, ImmutableArray<long> shape) : Parameter(source.Name, shape)
{
    /// <inheritdoc/>
    protected override void CopySingles(int first, Span<float> destination)
        => source.CopyTo(first, destination);

    /// <inheritdoc/>
    protected override void CopyDoubles(Span<double> destination) => source.CopyTo(destination);
}
