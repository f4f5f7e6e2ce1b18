using System;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary>
/// Dynamic depthwise convolution (Han et al., "On the Connection between Local Attention and Dynamic Depth-wise
/// Convolution", ICLR 2022; arXiv 2106.04263): a small network makes each sample's kernel outright,
/// conv2(ReLU(bn(conv1(mean of each plane)))) seen as [C, 1, k, k]. Keeps the shape [N, C, H, W].
/// </summary>
/// <remarks>
/// Tensors: <c>conv1.weight</c> [C/r, C, 1, 1], <c>bn</c>, <c>conv2.weight</c> [C·k², C/r, 1, 1], <c>conv2.bias</c>,
/// and where there is one <c>bias</c> [C]; the first two may be [a, b] as of linear layers.
/// </remarks>
public sealed class DynamicDepthwiseConv2d : Layer
{
    private readonly ConvolutionGeometry _geometry;
    private readonly int _hidden;

    /// <summary>A dynamic depthwise convolution.</summary>
    /// <param name="channels">C.</param>
    /// <param name="kernelSize">k, odd.</param>
    /// <param name="reduction">r; at most C.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public DynamicDepthwiseConv2d(int channels, int kernelSize = 7, int reduction = 4)
    {
        if (LayerArguments.Positive(kernelSize, nameof(kernelSize)) % 2 == 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(kernelSize), kernelSize, $"kernelSize is {kernelSize}, an odd number is wanted");
        }

        _geometry = ConvolutionGeometry.Create(
            LayerArguments.Positive(channels, nameof(channels)), channels, kernelSize, 1, kernelSize / 2, 1, channels);
        _hidden = LayerArguments.Positive(
            channels / LayerArguments.Positive(reduction, nameof(reduction)), nameof(reduction));
    }

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        int channels = _geometry.InChannels, numbers = checked(channels * _geometry.Taps);
        string name = network.NodeName("dynamic_depthwise_conv2d");
        Value features = network.GlobalAveragePool(input);
        features = network.Apply("conv1", new Linear((Binding.Extent)channels, _hidden), features);
        features = network.ReLU(network.Apply("bn", new BatchNorm2d(_hidden), features));
        return network.Emit(new GeneratedConvolutionNode
        {
            Name = name,
            Inputs = [input, features],
            Output = network.NewValue(name),
            GeneratorWeight = network.Require("conv2.weight", [numbers, _hidden], asConvolution: true),
            GeneratorBias = network.Optional("conv2.bias", null, [numbers]),
            StaticBias = network.Optional("bias", null, [channels]),
            Geometry = _geometry,
        });
    }
}
