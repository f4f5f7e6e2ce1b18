using System;
using System.Collections.Immutable;

namespace DynConv.Vulkan.Networks.Nodes;

/// <summary>
/// [N, C, H, W] to [N, 4·C, H/2, W/2]: of each square of four pixels (row, column) all channels of (0, 0), then of (1,
/// 0), (0, 1) and (1, 1) (Swin Transformer, arXiv 2103.14030).
/// </summary>
internal sealed record PatchMergingNode : RearrangementNode
{
    /// <inheritdoc/>
    public override TensorShape InferOutput(ReadOnlySpan<TensorShape> inputs)
    {
        TensorShape input = inputs[0];
        ShapeRules.RequireImage(Name, input);
        return input.H % 2 == 0 && input.W % 2 == 0
            ? ShapeRules.Image(Name, input.N, 4L * input.C, input.H / 2, input.W / 2)
            : throw new ShapeException(Name, $"rows and columns of the input {input} are not multiples of 2");
    }

    /// <inheritdoc/>
    public override ImmutableArray<CopyLoop> Loops(TensorShape input)
    {
        long width = input.W, area = input.PlaneSize, quarter = area / 4;
        return
        [
            new CopyLoop(2, 1, 2 * input.C * quarter),
            new CopyLoop(2, width, input.C * quarter),
            new CopyLoop(input.C, area, quarter),
            new CopyLoop(input.H / 2, 2 * width, width / 2),
            new CopyLoop(width / 2, 2, 1),
        ];
    }
}
