using System;
using System.Collections.Immutable;

namespace DynConv.Vulkan.Networks.Nodes;

/// <summary>Rows as columns: [N, C, H, W] to [N, C, W, H].</summary>
internal sealed record TransposeNode : RearrangementNode
{
    /// <inheritdoc/>
    public override TensorShape InferOutput(ReadOnlySpan<TensorShape> inputs)
    {
        ShapeRules.RequireImage(Name, inputs[0]);
        return ShapeRules.Image(Name, inputs[0].N, inputs[0].C, inputs[0].W, inputs[0].H);
    }

    /// <inheritdoc/>
    public override ImmutableArray<CopyLoop> Loops(TensorShape input) =>
    [
        new CopyLoop(input.C, (long)input.H * input.W, (long)input.H * input.W),
        new CopyLoop(input.W, 1, input.H),
        new CopyLoop(input.H, input.W, 1),
    ];
}
