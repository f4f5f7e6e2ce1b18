using DynConv.Vulkan.Networks.Layers;

namespace DynConv.Vulkan.Networks.Zoo.RedNet;

/// <summary>
/// A bottleneck with an involution of 7×7 where ResNet has a 3×3 convolution; the involution has the stride.
/// </summary>
internal sealed class RedNetBottleneck(int inChannels, int outChannels, int stride) : Layer
{
    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        int middle = outChannels / 4;
        Value x = network.Apply("conv1", new Conv2d(inChannels, middle, 1, bias: false), input);
        x = network.ReLU(network.Apply("bn1", new BatchNorm2d(middle), x));
        x = network.Apply("conv2", new Involution(middle, 7, stride), x);
        x = network.ReLU(network.Apply("bn2", new BatchNorm2d(middle), x));
        x = network.Apply("conv3", new Conv2d(middle, outChannels, 1, bias: false), x);
        x = network.Apply("bn3", new BatchNorm2d(outChannels), x);
        return network.ReLU(network.Add(x, Shortcut(network, input)));
    }

    private Value Shortcut(NetworkBuilder network, Value input) => stride == 1 && inChannels == outChannels
        ? input
        : network.Apply(
            "downsample",
            new Sequential(new Conv2d(inChannels, outChannels, 1, stride, bias: false), new BatchNorm2d(outChannels)),
            input);
}
