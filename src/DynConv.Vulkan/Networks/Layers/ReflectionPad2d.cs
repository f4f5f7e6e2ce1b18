using System;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary>
/// <c>torch.nn.ReflectionPad2d</c>: every plane reflected at its edges, which are not repeated. [N, C, H, W] to [N, C,
/// H', W'].
/// </summary>
public sealed class ReflectionPad2d : Layer
{
    private readonly Size2d _before;
    private readonly Size2d _after;

    /// <summary>The same on all four sides.</summary>
    /// <param name="padding">Rows above and below, columns left and right; less than the input has.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 0.</exception>
    public ReflectionPad2d(int padding)
        : this(padding, padding, padding, padding)
    {
    }

    /// <summary>In PyTorch's order.</summary>
    /// <param name="left">Columns on the left.</param>
    /// <param name="right">Columns on the right.</param>
    /// <param name="top">Rows above.</param>
    /// <param name="bottom">Rows below.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 0.</exception>
    public ReflectionPad2d(int left, int right, int top, int bottom)
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
        string name = network.NodeName("reflection_pad2d");
        return network.Emit(new PadNode
        {
            Name = name,
            Inputs = [input],
            Output = network.NewValue(name),
            Before = _before,
            After = _after,
            Reflects = true,
        });
    }
}
