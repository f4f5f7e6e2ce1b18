using System;
using System.Collections.Immutable;

namespace DynConv.Vulkan.Networks.Parameters;

/// <summary>Tensors of one shape behind each other, as <c>torch.stack</c> along a new first axis.</summary>
internal sealed class StackedParameter(ImmutableArray<Parameter> sources)
    : Parameter(sources[0].Name, [sources.Length, .. sources[0].Shape])
{
    /// <inheritdoc/>
    protected override void CopySingles(Span<float> destination)
    {
        foreach (Parameter source in sources)
        {
            source.CopyTo(destination[..source.ElementCount]);
            destination = destination[source.ElementCount..];
        }
    }
}
