using System;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary>
/// Layer normalisation over the channels of each pixel of [N, C, H, W], or over the features of [N, C]:
/// <c>torch.nn.LayerNorm(C)</c> where PyTorch keeps the channels last, and ConvNeXt's own one where it keeps them
/// first. Tensors: <c>weight</c> and <c>bias</c> [C] where affine. Keeps the shape.
/// </summary>
public sealed class LayerNorm : Layer
{
    private readonly int _channels;
    private readonly double _epsilon;
    private readonly bool _affine;

    /// <summary>A layer normalisation.</summary>
    /// <param name="normalizedShape">C.</param>
    /// <param name="eps">ε, not negative. It is never in a checkpoint.</param>
    /// <param name="affine">Whether there are <c>weight</c> and <c>bias</c>.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public LayerNorm(int normalizedShape, double eps = 1e-5, bool affine = true)
    {
        _channels = LayerArguments.Positive(normalizedShape, nameof(normalizedShape));
        _epsilon = LayerArguments.Epsilon(eps, nameof(eps));
        _affine = affine;
    }

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        string name = network.NodeName("layer_norm");
        return network.Emit(new LayerNormNode
        {
            Name = name,
            Inputs = [input],
            Output = network.NewValue(name),
            Channels = _channels,
            Epsilon = (float)_epsilon,
            Weight = network.Optional("weight", _affine, [_channels]),
            Bias = network.Optional("bias", _affine, [_channels]),
        });
    }
}
