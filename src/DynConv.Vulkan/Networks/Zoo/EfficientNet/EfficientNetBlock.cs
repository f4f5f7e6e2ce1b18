using System;
using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Networks.Zoo.EfficientNet;

/// <summary>
/// timm's <c>InvertedResidual</c>, or <c>DepthwiseSeparable</c> for an expansion of 1, of a TensorFlow network: 1×1
/// (not without expansion), depthwise, squeeze and excitation of a quarter of the block's input, 1×1.
/// </summary>
internal sealed class EfficientNetBlock(int inChannels, int outChannels, int kernel, int stride, int expansion) : Layer
{
    private const double Epsilon = 1e-3;

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        int hidden = inChannels * expansion, norms = 0;
        bool isExpanded = expansion > 1;
        Value x = input;
        if (isExpanded)
        {
            x = network.SiLU(Normalise(network.Apply("conv_pw", Pointwise(inChannels, hidden), x), hidden));
        }

        Conv2d depthwise = new(hidden, hidden, kernel, stride, groups: hidden, bias: false, samePadding: true);
        x = network.SiLU(Normalise(network.Apply("conv_dw", depthwise, x), hidden));
        x = network.Apply("se", new SqueezeExcite(hidden, (int)Math.Round(inChannels * 0.25), Activation.SiLU), x);
        x = network.Apply(isExpanded ? "conv_pwl" : "conv_pw", Pointwise(hidden, outChannels), x);
        x = Normalise(x, outChannels);
        return stride == 1 && inChannels == outChannels ? network.Add(x, input) : x;

        Value Normalise(Value value, int channels)
            => network.Apply($"bn{++norms}", new BatchNorm2d(channels, Epsilon), value);
    }

    private static Conv2d Pointwise(int inChannels, int outChannels) => new(inChannels, outChannels, 1, bias: false);
}
