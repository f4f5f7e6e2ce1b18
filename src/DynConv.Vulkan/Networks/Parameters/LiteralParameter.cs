using System;
using System.Collections.Immutable;

namespace DynConv.Vulkan.Networks.Parameters;

/// <summary>Numbers that no checkpoint has, for example an identity matrix.</summary>
internal sealed class LiteralParameter(string name, ImmutableArray<long> shape, ImmutableArray<float> values)
    : Parameter(name, shape)
{
    /// <inheritdoc/>
    protected override void CopySingles(int first, Span<float> destination)
        => values.AsSpan(first, destination.Length).CopyTo(destination);
}
