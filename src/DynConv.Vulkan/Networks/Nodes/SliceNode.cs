using System;
using System.Collections.Immutable;

namespace DynConv.Vulkan.Networks.Nodes;

/// <summary>A part of the input along one axis.</summary>
internal sealed record SliceNode : RearrangementNode
{
    /// <summary>The axis.</summary>
    public required FeatureAxis Axis { get; init; }

    /// <summary>The first index.</summary>
    public required int Start { get; init; }

    /// <summary>How many, at least 1.</summary>
    public required int Length { get; init; }

    /// <inheritdoc/>
    public override TensorShape InferOutput(ReadOnlySpan<TensorShape> inputs)
    {
        TensorShape input = inputs[0];
        if (Axis != FeatureAxis.Channels)
        {
            ShapeRules.RequireImage(Name, input);
        }

        int length = AxisSizes.Of(input, Axis).Length;
        return (long)Start + Length <= length
            ? AxisSizes.With(Name, input, Axis, Length)
            : throw new ShapeException(
                Name,
                $"the slice from {Start} to {(long)Start + Length} is beyond the {length} {Axis} of the input {input}");
    }

    /// <inheritdoc/>
    public override ImmutableArray<CopyLoop> Loops(TensorShape input)
    {
        AxisSizes sizes = AxisSizes.Of(input, Axis);
        long kept = Length * sizes.Inner;
        return [new CopyLoop(sizes.Outer, sizes.Length * sizes.Inner, kept), new CopyLoop(kept, 1, 1)];
    }

    /// <inheritdoc/>
    public override long FirstElement(TensorShape input) => Start * AxisSizes.Of(input, Axis).Inner;
}
