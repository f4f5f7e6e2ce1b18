using System;
using System.Collections.Immutable;

namespace DynConv.Vulkan.Networks.Nodes;

/// <summary>Channel i·(C/g) + j goes to j·g + i: one from each of g groups in turn.</summary>
internal sealed record ChannelShuffleNode : RearrangementNode
{
    /// <summary>g.</summary>
    public required int Groups { get; init; }

    /// <inheritdoc/>
    public override TensorShape InferOutput(ReadOnlySpan<TensorShape> inputs) => inputs[0].C % Groups == 0
        ? inputs[0]
        : throw new ShapeException(
            Name, $"the input {inputs[0]} has {inputs[0].C} channels, which the {Groups} groups do not divide");

    /// <inheritdoc/>
    public override ImmutableArray<CopyLoop> Loops(TensorShape input)
    {
        long area = input.PlaneSize, perGroup = input.C / Groups;
        return
        [
            new CopyLoop(Groups, perGroup * area, area),
            new CopyLoop(perGroup, area, Groups * area),
            new CopyLoop(area, 1, 1),
        ];
    }
}
