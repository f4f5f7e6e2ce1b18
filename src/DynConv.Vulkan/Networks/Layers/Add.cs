using System;
using System.Collections.Immutable;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary>
/// The sum of branches that all get the same input, named 0, 1, 2, … or as given. For sums of other values see
/// <see cref="NetworkBuilder.Add"/>.
/// </summary>
public sealed class Add : Layer
{
    private readonly ImmutableArray<(string Name, Layer Layer)> _branches;

    /// <summary>Branches named by their position.</summary>
    /// <param name="branches">One or more; their outputs have one shape.</param>
    /// <exception cref="ArgumentException">There is no branch.</exception>
    public Add(params ReadOnlySpan<Layer> branches) => _branches = RequireSome(NamedLayers.Number(branches));

    /// <summary>Branches with names.</summary>
    /// <param name="branches">One or more; their outputs have one shape.</param>
    /// <exception cref="ArgumentException">There is no branch, or a name is empty or used twice.</exception>
    public Add(params ReadOnlySpan<(string Name, Layer Layer)> branches) =>
        _branches = RequireSome(NamedLayers.Check(branches));

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        Value? sum = null;
        foreach ((string name, Layer layer) in _branches)
        {
            Value branch = network.Apply(name, layer, input);
            sum = sum is null ? branch : network.Add(sum, branch);
        }

        return sum!;
    }

    private static ImmutableArray<(string Name, Layer Layer)> RequireSome(
        ImmutableArray<(string Name, Layer Layer)> branches) =>
        branches.Length > 0 ? branches : throw new ArgumentException("a sum of no branches", nameof(branches));
}
