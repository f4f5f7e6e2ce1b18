using System;
using DynConv.Vulkan.Networks.Binding;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary>
/// An inverted residual of which one routing mixes all three convolutions: 1×1 to C·expansion channels, depthwise, 1×1
/// to O channels, each with its batch normalisation (Yang et al., "CondConv", NeurIPS 2019; arXiv 1904.04971).
/// r = sigmoid(routing(mean of each plane of the block's input)). [N, C, H, W] to [N, O, ⌈H/stride⌉, ⌈W/stride⌉].
/// </summary>
/// <remarks>
/// Takes the state dicts of two modules, which are told by the routing's name. timm's <c>CondConvResidual</c>:
/// <c>routing_fn</c>, <c>conv_pw</c>, <c>conv_dw</c>, <c>conv_pwl</c> [K, numbers of a kernel], <c>bn1</c> to
/// <c>bn3</c>, and <c>se</c> where there is squeeze and excitation; SiLU, ε = 1e-3, TensorFlow's 'SAME' padding.
/// d-li14's <c>InvertedResidual</c>: <c>route.fc</c>, <c>pw</c>, <c>dw</c>, <c>pw_linear</c> [K, O, C/G, kh, kw],
/// without <c>pw</c> for an expansion of 1, and <c>bn_pw</c> to <c>bn_pw_linear</c>; ReLU6, ε = 1e-5, half a kernel of
/// padding.
/// </remarks>
public sealed class CondConvBlock : Layer
{
    private readonly int _inChannels;
    private readonly int _outChannels;
    private readonly int _kernelSize;
    private readonly int _stride;
    private readonly int _hidden;
    private readonly bool? _squeezeExcite;

    /// <summary>A block.</summary>
    /// <param name="inChannels">C.</param>
    /// <param name="outChannels">O.</param>
    /// <param name="kernelSize">Taps per axis of the depthwise convolution; odd.</param>
    /// <param name="stride">Pixels between two of its windows. With 1 and O = C the input is added at the end.</param>
    /// <param name="expansion">Channels of the depthwise convolution for each of the input.</param>
    /// <param name="squeezeExcite">Whether timm's module has squeeze and excitation; null takes what the state dict
    /// has.</param>
    /// <exception cref="ArgumentException">A number is below 1, or the kernel is even.</exception>
    public CondConvBlock(
        int inChannels,
        int outChannels,
        int kernelSize,
        int stride = 1,
        int expansion = 6,
        bool? squeezeExcite = null)
    {
        _inChannels = LayerArguments.Positive(inChannels, nameof(inChannels));
        _outChannels = LayerArguments.Positive(outChannels, nameof(outChannels));
        _kernelSize = LayerArguments.Positive(kernelSize, nameof(kernelSize));
        if (kernelSize % 2 == 0)
        {
            throw new ArgumentException(
                $"{nameof(kernelSize)} is {kernelSize}, an odd number is wanted", nameof(kernelSize));
        }

        _squeezeExcite = squeezeExcite;
        _stride = LayerArguments.Positive(stride, nameof(stride));
        _hidden = checked(inChannels * LayerArguments.Positive(expansion, nameof(expansion)));
    }

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        CondBlockSpelling spelling = CondBlockSpelling.Find(network.Binder, network.KeyPrefix);
        CondRouting routing = CondRouting.Add(network, spelling.Routing, input, _inChannels);
        Value x = input;
        if (spelling.IsTensorFlows || _hidden != _inChannels)
        {
            x = Activate(Convolve(spelling.Expand, Pointwise(_inChannels, _hidden), x));
        }

        ConvolutionGeometry depthwise = ConvolutionGeometry.Create(
            _hidden, _hidden, _kernelSize, _stride, spelling.IsTensorFlows ? 0 : _kernelSize / 2, null, _hidden,
            samePadding: spelling.IsTensorFlows);
        x = Activate(Convolve(spelling.Depthwise, depthwise, x));
        if (spelling.IsTensorFlows && (_squeezeExcite ?? HasSqueeze(network)))
        {
            x = network.Apply("se", new SqueezeExcite(_hidden, activation: Activation.SiLU), x);
        }

        x = Convolve(spelling.Project, Pointwise(_hidden, _outChannels), x);
        return _stride == 1 && _inChannels == _outChannels ? network.Add(x, input) : x;

        Value Convolve((string Convolution, string Norm) keys, ConvolutionGeometry geometry, Value value)
        {
            Value mixed = routing.Convolve(network, keys.Convolution, geometry, spelling.IsTensorFlows, value);
            return network.Apply(
                keys.Norm, new BatchNorm2d(geometry.OutChannels, spelling.IsTensorFlows ? 1e-3 : 1e-5), mixed);
        }

        Value Activate(Value value) => spelling.IsTensorFlows ? network.SiLU(value) : network.ReLU6(value);
    }

    private static ConvolutionGeometry Pointwise(int inChannels, int outChannels)
        => ConvolutionGeometry.Create(inChannels, outChannels, 1, null, null, null, 1);

    private static bool HasSqueeze(NetworkBuilder network)
        => network.Binder.Contains($"{network.KeyPrefix}se.conv_reduce.weight")
            || network.Binder.Contains($"{network.KeyPrefix}se.conv_expand.weight");
}
