using System;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary><c>torch.nn.PixelShuffle</c>: [N, C·r², H, W] to [N, C, H·r, W·r].</summary>
public sealed class PixelShuffle : Layer
{
    private readonly int _factor;

    /// <summary>A rearrangement.</summary>
    /// <param name="upscaleFactor">r.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public PixelShuffle(int upscaleFactor) => _factor = LayerArguments.Positive(upscaleFactor, nameof(upscaleFactor));

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        string name = network.NodeName("pixel_shuffle");
        return network.Emit(new PixelShuffleNode
        {
            Name = name,
            Inputs = [input],
            Output = network.NewValue(name),
            Factor = _factor,
            IsInverse = false,
        });
    }
}
