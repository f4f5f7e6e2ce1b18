using System;
using DynConv.Vulkan.Networks.Binding;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary>
/// Squeeze-and-excitation (Hu et al., arXiv 1709.01507): each channel is multiplied by
/// gate(expand(activation(reduce(mean of each plane)))). Takes the state dicts of timm (<c>conv_reduce</c>,
/// <c>conv_expand</c>), torchvision (<c>fc1</c>, <c>fc2</c>) and d-li14 (<c>fc.0</c>, <c>fc.2</c>); weights [h, C] and
/// [C, h], as linear layers or as 1×1 convolutions, biases [h] and [C] where there are some. Keeps the shape
/// [N, C, H, W].
/// </summary>
public sealed class SqueezeExcite : Layer
{
    private readonly int _channels;
    private readonly int? _reduced;
    private readonly Activation _activation;
    private readonly Activation _gate;

    /// <summary>A squeeze-and-excitation.</summary>
    /// <param name="channels">C.</param>
    /// <param name="reducedChannels">h; null takes what the state dict has.</param>
    /// <param name="activation">What follows the first layer. It is never in a checkpoint.</param>
    /// <param name="gate">What follows the second layer.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public SqueezeExcite(
        int channels,
        int? reducedChannels = null,
        Activation activation = Activation.ReLU,
        Activation gate = Activation.Sigmoid)
    {
        _channels = LayerArguments.Positive(channels, nameof(channels));
        _reduced = reducedChannels is null
            ? null
            : LayerArguments.Positive(reducedChannels.Value, nameof(reducedChannels));
        _activation = LayerArguments.Known(activation, nameof(activation));
        _gate = LayerArguments.Known(gate, nameof(gate));
    }

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        SqueezeSpelling spelling = SqueezeSpelling.Find(network.Binder, network.KeyPrefix);
        Extent hidden = new("h", _reduced ?? network.SizeOf($"{spelling.Reduce}.weight", axis: 0, rank: 2));
        Value gate = network.Apply(spelling.Reduce, new Linear(_channels, hidden), network.GlobalAveragePool(input));
        gate = network.Activate(_activation, gate);
        gate = network.Apply(spelling.Expand, new Linear(hidden, _channels), gate);
        return network.Multiply(input, network.Activate(_gate, gate));
    }
}
