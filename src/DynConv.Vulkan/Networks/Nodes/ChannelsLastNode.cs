using System;
using System.Collections.Immutable;

namespace DynConv.Vulkan.Networks.Nodes;

/// <summary>All channels of the first pixel, then of the next: [N, C, H, W] to [N, H·W·C, 1, 1].</summary>
internal sealed record ChannelsLastNode : RearrangementNode
{
    /// <inheritdoc/>
    public override TensorShape InferOutput(ReadOnlySpan<TensorShape> inputs)
    {
        ShapeRules.RequireImage(LayerName, inputs[0]);
        return ShapeRules.Image(LayerName, inputs[0].N, inputs[0].ElementCount / inputs[0].N, 1, 1);
    }

    /// <inheritdoc/>
    public override ImmutableArray<CopyLoop> Loops(TensorShape input) =>
    [
        new CopyLoop(input.PlaneSize, 1, input.C),
        new CopyLoop(input.C, input.PlaneSize, 1),
    ];
}
