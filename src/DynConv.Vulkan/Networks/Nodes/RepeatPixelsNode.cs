using System;
using System.Collections.Immutable;

namespace DynConv.Vulkan.Networks.Nodes;

/// <summary>Each pixel as a rectangle of pixels: upsampling to the nearest by whole factors.</summary>
internal sealed record RepeatPixelsNode : RearrangementNode
{
    /// <summary>How often rows and columns are repeated.</summary>
    public required Size2d Factor { get; init; }

    /// <inheritdoc/>
    public override TensorShape InferOutput(ReadOnlySpan<TensorShape> inputs)
    {
        TensorShape input = inputs[0];
        ShapeRules.RequireImage(Name, input);
        return ShapeRules.Image(
            Name, input.N, input.C, (long)input.H * Factor.Height, (long)input.W * Factor.Width);
    }

    /// <inheritdoc/>
    public override ImmutableArray<CopyLoop> Loops(TensorShape input)
    {
        long outWidth = (long)input.W * Factor.Width;
        return
        [
            new CopyLoop((long)input.C * input.H, input.W, Factor.Height * outWidth),
            new CopyLoop(Factor.Height, 0, outWidth),
            new CopyLoop(input.W, 1, Factor.Width),
            new CopyLoop(Factor.Width, 0, 1),
        ];
    }
}
