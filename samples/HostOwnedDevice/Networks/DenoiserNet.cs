using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Layers;

namespace HostOwnedDevice.Networks;

/// <summary>The module of model.py, line by line: [1, 3, H, W] to the same with less noise.</summary>
internal sealed class DenoiserNet : Layer
{
    /// <summary>A colour c from 0 to 1 is (c − Mean) / Std to the network, in and out.</summary>
    public const float Mean = 0.5f;
    public const float Std = 0.25f;

    private const int Width = 16;
    private readonly Conv2d _stem = new(3, Width, 3, padding: 1);
    private readonly DynamicConv2d _conv1 = new(Width, Width, 3, padding: 2, dilation: 2);
    private readonly DynamicConv2d _conv2 = new(Width, Width, 3, padding: 2, dilation: 2);
    private readonly DynamicConv2d _conv3 = new(Width, 3, 3, padding: 1);

    public override Value Forward(NetworkBuilder network, Value input)
    {
        Value y = network.ReLU(network.Apply("stem", _stem, input));
        y = network.ReLU(network.Apply("conv1", _conv1, y));
        y = network.ReLU(network.Apply("conv2", _conv2, y));
        return network.Add(input, network.Apply("conv3", _conv3, y));
    }
}
