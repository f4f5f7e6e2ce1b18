using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Networks.Zoo.GhostNet;

/// <summary>
/// GhostNet's bottleneck (Han et al., CVPR 2020; arXiv 1911.11907) with CondConvs: two ghost modules, between them a
/// static depthwise convolution where there is a stride, and squeeze and excitation.
/// </summary>
internal sealed class GhostBottleneck(
    int inChannels, int hidden, int outChannels, int kernel, int stride, bool hasSqueeze) : Layer
{
    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        Value x = Ghost(network, "ghost1", inChannels, hidden, isActive: true, input);
        if (stride > 1)
        {
            x = network.Apply(
                "conv_dw", new Conv2d(hidden, hidden, kernel, stride, kernel / 2, groups: hidden, bias: false), x);
            x = network.Apply("bn_dw", new BatchNorm2d(hidden), x);
        }

        if (hasSqueeze)
        {
            int width = ParameterNet.Divisible(hidden * 0.25);
            x = network.Apply("se", new SqueezeExcite(hidden, width, Activation.HardSwish, Activation.HardSigmoid), x);
        }

        x = Ghost(network, "ghost2", hidden, outChannels, isActive: false, x);
        return network.Add(Shortcut(network, input), x);
    }

    /// <summary>Half of the channels by a 1×1 convolution, the others by a depthwise one of those.</summary>
    private static Value Ghost(
        NetworkBuilder network, string name, int channels, int filters, bool isActive, Value input)
        => network.Apply(name, () =>
        {
            int half = (filters + 1) / 2;
            Value first = Unit("primary_conv", new CondConv2d(channels, half, 1, bias: false), input);
            Value second = Unit(
                "cheap_operation", new CondConv2d(half, half, 3, padding: 1, groups: half, bias: false), first);
            Value both = network.Concat(first, second);
            return 2 * half == filters ? both : network.Slice(both, 0, filters);

            Value Unit(string part, CondConv2d convolution, Value value)
            {
                BatchNorm2d norm = new(half);
                Value x = network.Apply($"{part}.1", norm, network.Apply($"{part}.0", convolution, value));
                return isActive ? network.HardSwish(x) : x;
            }
        });

    private Value Shortcut(NetworkBuilder network, Value input)
    {
        if (stride == 1 && inChannels == outChannels)
        {
            return input;
        }

        Sequential layers = new(
            new CondConv2d(
                inChannels, inChannels, kernel, stride, kernel / 2, groups: inChannels, bias: false),
            new BatchNorm2d(inChannels), new CondConv2d(inChannels, outChannels, 1, bias: false),
            new BatchNorm2d(outChannels));
        return network.Apply("shortcut", layers, input);
    }
}
