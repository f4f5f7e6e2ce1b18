using DynConv.Vulkan.Networks.Layers;

namespace DynConv.Vulkan.Networks.Zoo.DwNet;

/// <summary>
/// x + bn2(conv2(ReLU(bn(dynamic depthwise(ReLU(bn0(conv0(x)))))))), then x + mlp(bn(x)).
/// </summary>
internal sealed class DwNetBlock(int channels) : Layer
{
    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        Value x = network.Add(input, network.Apply("attn2conv", () => Convolve(network, input)));
        Value normal = network.Apply("bn", new BatchNorm2d(channels), x);
        return network.Add(x, network.Apply("mlp", () => Mix(network, normal)));
    }

    private Value Convolve(NetworkBuilder network, Value input)
    {
        Value x = network.Apply("conv0", new Conv2d(channels, channels, 1, bias: false), input);
        x = network.ReLU(network.Apply("bn0", new BatchNorm2d(channels), x));
        x = network.Apply("conv", new DynamicDepthwiseConv2d(channels), x);
        x = network.ReLU(network.Apply("bn", new BatchNorm2d(channels), x));
        x = network.Apply("conv2", new Conv2d(channels, channels, 1, bias: false), x);
        return network.Apply("bn2", new BatchNorm2d(channels), x);
    }

    private Value Mix(NetworkBuilder network, Value input)
    {
        Value x = network.GELU(network.Apply("fc1", new PointwiseLinear(channels, 4 * channels), input));
        return network.Apply("fc2", new PointwiseLinear(4 * channels, channels), x);
    }
}
