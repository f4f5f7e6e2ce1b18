using System;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary>
/// <c>torch.nn.ChannelShuffle</c>: one channel from each of g groups in turn. [N, C, H, W] or [N, C]; keeps the shape.
/// </summary>
public sealed class ChannelShuffle : Layer
{
    private readonly int _groups;

    /// <summary>A shuffle.</summary>
    /// <param name="groups">g; divides C.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public ChannelShuffle(int groups) => _groups = LayerArguments.Positive(groups, nameof(groups));

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        string name = network.NodeName("channel_shuffle");
        return network.Emit(new ChannelShuffleNode
        {
            Name = name,
            Inputs = [input],
            Output = network.NewValue(name),
            Groups = _groups,
        });
    }
}
