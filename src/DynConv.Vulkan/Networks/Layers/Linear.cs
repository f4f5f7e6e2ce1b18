using System;
using DynConv.Vulkan.Networks.Binding;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary><c>torch.nn.Linear</c> on [N, I], to [N, O]. Tensors: <c>weight</c> [O, I], <c>bias</c> [O].</summary>
public sealed class Linear : Layer
{
    private readonly Extent _inFeatures;
    private readonly Extent _outFeatures;
    private readonly bool? _bias;
    private readonly bool _asConvolution;

    /// <summary>A fully connected layer.</summary>
    /// <param name="inFeatures">I.</param>
    /// <param name="outFeatures">O.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public Linear(int inFeatures, int outFeatures, bool bias = true)
    {
        _inFeatures = LayerArguments.Positive(inFeatures, nameof(inFeatures));
        _outFeatures = LayerArguments.Positive(outFeatures, nameof(outFeatures));
        _bias = bias;
    }

    /// <summary>
    /// A fully connected layer that some modules write as a 1×1 convolution: the state dict decides that, the bias, and
    /// sizes that are not known.
    /// </summary>
    internal Linear(Extent inFeatures, Extent outFeatures)
    {
        _inFeatures = inFeatures;
        _outFeatures = outFeatures;
        _asConvolution = true;
    }

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        string name = network.NodeName("linear");
        return network.Emit(new LinearNode
        {
            Name = name,
            Inputs = [input],
            Output = network.NewValue(name),
            Weight = network.Require("weight", [_outFeatures, _inFeatures], _asConvolution),
            Bias = network.Optional("bias", _bias, [_outFeatures]),
        });
    }
}
