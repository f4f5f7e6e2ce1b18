using System;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary><c>torch.nn.ZeroPad2d</c>: zeros around every plane. [N, C, H, W] to [N, C, H', W'].</summary>
public sealed class ZeroPad2d : Layer
{
    private readonly Size2d _before;
    private readonly Size2d _after;

    /// <summary>The same on all four sides.</summary>
    /// <param name="padding">Rows above and below, columns left and right.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 0.</exception>
    public ZeroPad2d(int padding)
        : this(padding, padding, padding, padding)
    {
    }

    /// <summary>In PyTorch's order.</summary>
    /// <param name="left">Columns on the left.</param>
    /// <param name="right">Columns on the right.</param>
    /// <param name="top">Rows above.</param>
    /// <param name="bottom">Rows below.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 0.</exception>
    public ZeroPad2d(int left, int right, int top, int bottom)
    {
        _before = new Size2d(
            LayerArguments.NotNegative(top, nameof(top)), LayerArguments.NotNegative(left, nameof(left)));
        _after = new Size2d(
            LayerArguments.NotNegative(bottom, nameof(bottom)), LayerArguments.NotNegative(right, nameof(right)));
    }

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        string name = network.NodeName("zero_pad2d");
        return network.Emit(new PadNode
        {
            Name = name,
            Inputs = [input],
            Output = network.NewValue(name),
            Before = _before,
            After = _after,
            Reflects = false,
        });
    }
}
