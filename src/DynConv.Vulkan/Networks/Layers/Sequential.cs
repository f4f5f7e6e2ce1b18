using System;
using System.Collections.Immutable;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary>
/// <c>torch.nn.Sequential</c>: layers one after the other, named 0, 1, 2, … or as given (an <c>OrderedDict</c>).
/// </summary>
public sealed class Sequential : Layer
{
    private readonly ImmutableArray<(string Name, Layer Layer)> _layers;

    /// <summary>No layers: gives what it gets.</summary>
    public Sequential() => _layers = [];

    /// <summary>Layers named by their position.</summary>
    /// <param name="layers">The layers, in order.</param>
    public Sequential(params ReadOnlySpan<Layer> layers) => _layers = NamedLayers.Number(layers);

    /// <summary>Layers with names.</summary>
    /// <param name="layers">Names and layers, in order.</param>
    /// <exception cref="ArgumentException">A name is empty or used twice.</exception>
    public Sequential(params ReadOnlySpan<(string Name, Layer Layer)> layers) => _layers = NamedLayers.Check(layers);

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        Value value = input;
        foreach ((string name, Layer layer) in _layers)
        {
            value = network.Apply(name, layer, value);
        }

        return value;
    }
}
