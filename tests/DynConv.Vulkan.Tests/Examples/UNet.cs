using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Layers;

namespace DynConv.Vulkan.Tests.Examples;

internal sealed class UNet : Layer
{
    private readonly DynamicConv2d _down1 = new(3, 16, 3, padding: 1);
    private readonly BatchNorm2d _bn1 = new(16);
    private readonly DynamicConv2d _down2 = new(16, 32, 3, stride: 2, padding: 1);
    private readonly BatchNorm2d _bn2 = new(32);
    private readonly Upsample _up = new(2, UpsampleMode.Bilinear);
    private readonly DynamicConv2d _merge = new(48, 16, 3, padding: 1);
    private readonly BatchNorm2d _bn3 = new(16);
    private readonly Conv2d _head = new(16, 2, 1);

    public override Value Forward(NetworkBuilder network, Value input)
    {
        Value fine = network.ReLU(network.Apply("bn1", _bn1, network.Apply("down1", _down1, input)));
        Value coarse = network.ReLU(network.Apply("bn2", _bn2, network.Apply("down2", _down2, fine)));
        Value both = network.Concat(network.Apply("up", _up, coarse), fine);
        return network.Apply("head", _head, network.ReLU(network.Apply("bn3", _bn3, network.Apply("merge", _merge, both))));
    }
}
