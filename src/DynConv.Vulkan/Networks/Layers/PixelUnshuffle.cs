using System;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary><c>torch.nn.PixelUnshuffle</c>: [N, C, H·r, W·r] to [N, C·r², H, W].</summary>
public sealed class PixelUnshuffle : Layer
{
    private readonly int _factor;

    /// <summary>A rearrangement.</summary>
    /// <param name="downscaleFactor">r.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public PixelUnshuffle(int downscaleFactor) =>
        _factor = LayerArguments.Positive(downscaleFactor, nameof(downscaleFactor));

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        string name = network.NodeName("pixel_unshuffle");
        return network.Emit(new PixelShuffleNode
        {
            Name = name,
            Inputs = [input],
            Output = network.NewValue(name),
            Factor = _factor,
            IsInverse = true,
        });
    }
}
