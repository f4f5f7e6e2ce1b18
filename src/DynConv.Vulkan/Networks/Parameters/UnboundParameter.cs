using System;
using System.Collections.Immutable;
using System.Diagnostics;

namespace DynConv.Vulkan.Networks.Parameters;

/// <summary>
/// Stands for a tensor that the state dict lacks, so that the rest of the network is checked too. The build then ends
/// in the one exception that lists all that is wrong: nobody reads it.
/// </summary>
internal sealed class UnboundParameter(string name, ImmutableArray<long> shape) : Parameter(name, shape)
{
    /// <inheritdoc/>
    protected override void CopySingles(int first, Span<float> destination)
        => throw new UnreachableException();
}
