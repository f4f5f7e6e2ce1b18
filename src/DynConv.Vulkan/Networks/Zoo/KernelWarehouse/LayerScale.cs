using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Networks.Parameters;

namespace DynConv.Vulkan.Networks.Zoo.KernelWarehouse;

/// <summary>ConvNeXt's scale of each channel, <c>gamma</c> [1, C, 1, 1] of the layer that runs. Behind a convolution it
/// is taken in.</summary>
/// <param name="channels">C.</param>
internal sealed class LayerScale(int channels) : Layer
{
    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        string name = network.NodeName("gamma");
        return network.Emit(new ChannelAffineNode
        {
            Name = name,
            Inputs = [input],
            Output = network.NewValue(name),
            Scale = new ReshapedParameter(network.Require("gamma", [1, channels, 1, 1]), [channels]),
            Shift = new LiteralParameter($"{name}.shift", [channels], [.. new float[channels]]),
        });
    }
}
