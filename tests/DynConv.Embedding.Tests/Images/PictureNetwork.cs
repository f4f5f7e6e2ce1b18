using DynConv.Embedding.Tests.Networks;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Layers;

namespace DynConv.Embedding.Tests.Images;

/// <summary>Two dynamic convolutions on a picture of three or four channels, [N, C, H, W] to [N, O, H, W].</summary>
internal sealed class PictureNetwork : Layer
{
    private const int Middle = 6;
    private readonly int _channels;
    private readonly int _outputs;

    private PictureNetwork(int channels, int outputs) => (_channels, _outputs) = (channels, outputs);

    public static Network Build(int channels, int outputs) => Network.Build(
        new PictureNetwork(channels, outputs),
        new RandomWeights(9)
            .DynamicConvolution("first", 3, Middle, channels, 3)
            .DynamicConvolution("second", 4, outputs, Middle, 1).StateDict);

    public override Value Forward(NetworkBuilder network, Value input)
    {
        Value x = network.Apply("first", new DynamicConv2d(_channels, Middle, 3, padding: 1), input);
        return network.Apply("second", new DynamicConv2d(Middle, _outputs, 1), network.ReLU(x));
    }
}
