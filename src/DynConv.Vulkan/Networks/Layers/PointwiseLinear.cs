using System;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Networks.Parameters;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary>
/// <c>torch.nn.Linear</c> over the channels of each pixel, as networks have it that keep the channels last: [N, I, H,
/// W] to [N, O, H, W]. Tensors: <c>weight</c> [O, I], or [O, I, 1, 1] where a module writes it as a convolution;
/// <c>bias</c> [O].
/// </summary>
public sealed class PointwiseLinear : Layer
{
    private readonly ConvolutionGeometry _geometry;
    private readonly bool _bias;

    /// <summary>A fully connected layer.</summary>
    /// <param name="inFeatures">I.</param>
    /// <param name="outFeatures">O.</param>
    /// <param name="bias">Whether there is a bias.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public PointwiseLinear(int inFeatures, int outFeatures, bool bias = true)
    {
        _geometry = ConvolutionGeometry.Create(
            LayerArguments.Positive(inFeatures, nameof(inFeatures)),
            LayerArguments.Positive(outFeatures, nameof(outFeatures)),
            1, null, null, null, 1);
        _bias = bias;
    }

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        (int inputs, int outputs) = (_geometry.InChannels, _geometry.OutChannels);
        string name = network.NodeName("linear");
        Parameter weight = network.Require("weight", [outputs, inputs], asConvolution: true);
        return network.Emit(new ConvolutionNode
        {
            Name = name,
            Inputs = [input],
            Output = network.NewValue(name),
            Weight = weight is UnboundParameter ? weight : new ReshapedParameter(weight, [outputs, inputs, 1, 1]),
            Bias = network.Optional("bias", _bias, [outputs]),
            Geometry = _geometry,
        });
    }
}
