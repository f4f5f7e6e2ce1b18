using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary>The nodes that dynamic layers of several kinds put before their convolution.</summary>
internal static class AttentionParts
{
    /// <summary>What an attention looks at: the mean of each plane, [N, C].</summary>
    /// <param name="network">The network being built.</param>
    /// <param name="layer">The name of the layer that this is for.</param>
    /// <param name="input">[N, C, H, W].</param>
    /// <param name="channels">C.</param>
    public static Value Pool(NetworkBuilder network, string layer, Value input, int channels)
    {
        string name = network.PartName(layer, "pool");
        Value means = network.Emit(new AdaptiveAveragePoolNode
        {
            Name = name,
            PartOf = layer,
            Inputs = [input],
            Output = network.NewValue(name),
            OutputSize = 1,
            Channels = channels,
        });
        string flat = network.PartName(layer, "pooled");
        return network.Emit(new FlattenNode
        {
            Name = flat,
            PartOf = layer,
            Inputs = [means],
            Output = network.NewValue(flat),
        });
    }
}
