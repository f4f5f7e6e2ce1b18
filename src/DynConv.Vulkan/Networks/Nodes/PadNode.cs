using System;

namespace DynConv.Vulkan.Networks.Nodes;

/// <summary>Rows and columns around every plane: zeros, or the plane reflected.</summary>
internal sealed record PadNode : Node
{
    /// <summary>Rows above, columns on the left.</summary>
    public required Size2d Before { get; init; }

    /// <summary>Rows below, columns on the right.</summary>
    public required Size2d After { get; init; }

    /// <summary>Whether the plane is reflected, without its edge, and not followed by zeros.</summary>
    public required bool Reflects { get; init; }

    /// <inheritdoc/>
    public override TensorShape InferOutput(ReadOnlySpan<TensorShape> inputs)
    {
        TensorShape input = inputs[0];
        ShapeRules.RequireImage(Name, input);
        if (Reflects
            && (Math.Max(Before.Height, After.Height) >= input.H || Math.Max(Before.Width, After.Width) >= input.W))
        {
            throw new ShapeException(
                Name, $"the padding {Before} before and {After} after is not smaller than the reflected input {input}");
        }

        return ShapeRules.Image(
            Name,
            input.N,
            input.C,
            (long)input.H + Before.Height + After.Height,
            (long)input.W + Before.Width + After.Width);
    }
}
