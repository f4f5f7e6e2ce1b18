using System;
using DynConv.Vulkan.Networks.Binding;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Networks.Parameters;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary>
/// DCD's convolution (Li et al., "Revisiting Dynamic Convolution via Matrix Decomposition", ICLR 2021; arXiv
/// 2103.08756; <c>DYModule</c>, <c>conv_dy</c> and <c>conv_basic_dy</c> of liyunsheng13/dcd): a static kernel whose
/// filters are scaled for each sample, and a matrix of each sample's own between two static 1×1 convolutions,
/// scale ⊙ conv(x) + p(bn2(Φ z) + z) with z = bn1(q(x)). [N, C, H, W] to [N, O, H', W'].
/// </summary>
/// <remarks>
/// Tensors: <c>conv.weight</c> [O, C, kh, kw]; <c>q.weight</c> [L, C, 1, 1] and <c>p.weight</c> [O, L, 1, 1], in
/// MobileNetV2 called <c>conv_q</c> and <c>conv_p</c>; <c>bn1</c> and <c>bn2</c> [L]; and of what makes Φ and scale
/// <c>fc.0.weight</c> [s, C] (of the mean of each plane) or [s, 4·C] (of its four quarters), <c>fc.1.fc.0.weight</c>
/// [s, s], <c>fc_phi.weight</c> [L², s] and <c>fc_scale.weight</c> [O, s]. There are no biases. L, s and the quarters
/// are what the state dict says. q has the stride of the kernel, and the kernel is padded so that both give one size.
/// </remarks>
public sealed class DecomposedConv2d : Layer
{
    private readonly ConvolutionGeometry _geometry;

    /// <summary>A DCD convolution.</summary>
    /// <param name="inChannels">C.</param>
    /// <param name="outChannels">O.</param>
    /// <param name="kernelSize">Taps per axis.</param>
    /// <param name="stride">Pixels between two windows; null for 1.</param>
    /// <param name="padding">Zeros before and after the input; null for half of the kernel.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public DecomposedConv2d(
        int inChannels, int outChannels, Size2d kernelSize, Size2d? stride = null, Size2d? padding = null)
        => _geometry = ConvolutionGeometry.Create(
            inChannels, outChannels, kernelSize, stride,
            padding ?? (kernelSize.Height / 2, kernelSize.Width / 2), null, 1);

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        network.RequireOwn(input);
        string layer = network.NodeName("decomposed_conv2d");
        int channels = _geometry.InChannels, filters = _geometry.OutChannels;
        // MobileNetV2's names, where they are; else those of the ResNets, whose absence is reported then.
        string prefix = network.SizeOf("conv_q.weight", 0, 4) > 0 ? "conv_" : string.Empty;
        bool isQuartered = network.SizeOf("fc.0.weight", 1, 2) == 4L * channels;
        DecomposedParts parts = new(network, layer, filters, isQuartered ? 4 * channels : channels);
        (Value features, Value scale) = parts.Coefficients(
            AttentionParts.Pool(network, layer, input, channels, isQuartered ? 2 : 1));
        Extent rank = parts.Rank;
        Value scaled = AttentionParts.Multiply(
            network, layer, "scaled",
            Convolve("conv", _geometry, network.Require(
                "conv.weight", [filters, channels, _geometry.KernelHeight, _geometry.KernelWidth]), input),
            scale);
        int width = parts.RankOrOne;
        Value z = Convolve(
            prefix + "q", Pointwise(channels, width, _geometry.Stride),
            network.Require($"{prefix}q.weight", [rank, channels, 1, 1]), input);
        z = parts.Mix(AttentionParts.BatchNorm(network, layer, "bn1", z, rank), features);
        Value added = Convolve(
            prefix + "p", Pointwise(width, filters, 1), network.Require($"{prefix}p.weight", [filters, rank, 1, 1]), z);
        return AttentionParts.Add(network, layer, scaled, added);

        Value Convolve(string part, ConvolutionGeometry geometry, Parameter weight, Value from)
        {
            string name = network.PartName(layer, part);
            return network.Emit(new ConvolutionNode
            {
                Name = name,
                PartOf = layer,
                Inputs = [from],
                Output = network.NewValue(name),
                Weight = weight,
                Geometry = geometry,
            });
        }
    }

    private static ConvolutionGeometry Pointwise(int channels, int filters, Size2d stride)
        => ConvolutionGeometry.Create(channels, filters, 1, stride, 0, 1, 1);
}
