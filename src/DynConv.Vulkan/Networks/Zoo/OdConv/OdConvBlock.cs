using DynConv.Vulkan.Networks.Layers;

namespace DynConv.Vulkan.Networks.Zoo.OdConv;

/// <summary>
/// A residual block: two 3×3 ODConvs, or (bottleneck) 1×1, 3×3, 1×1 to four times the channels. Its shortcut is static.
/// </summary>
internal sealed class OdConvBlock(int inChannels, int width, int stride, bool isBottleneck, float temperature) : Layer
{
    /// <summary>Channels of its output.</summary>
    public int OutChannels => isBottleneck ? 4 * width : width;

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        Value x = input;
        if (isBottleneck)
        {
            x = network.ReLU(Convolve(1, inChannels, width, 1, 1, x));
            x = network.ReLU(Convolve(2, width, width, 3, stride, x));
            x = Convolve(3, width, OutChannels, 1, 1, x);
        }
        else
        {
            x = network.ReLU(Convolve(1, inChannels, width, 3, stride, x));
            x = Convolve(2, width, width, 3, 1, x);
        }

        return network.ReLU(network.Add(x, Shortcut(network, input)));

        Value Convolve(int index, int channels, int filters, int kernel, int step, Value value)
        {
            ODConv2d convolution = new(channels, filters, kernel, step, kernel / 2, temperature: temperature);
            return network.Apply(
                $"bn{index}", new BatchNorm2d(filters), network.Apply($"conv{index}", convolution, value));
        }
    }

    private Value Shortcut(NetworkBuilder network, Value input) => stride == 1 && inChannels == OutChannels
        ? input
        : network.Apply(
            "downsample",
            new Sequential(
                new Conv2d(inChannels, OutChannels, 1, stride, bias: false), new BatchNorm2d(OutChannels)),
            input);
}
