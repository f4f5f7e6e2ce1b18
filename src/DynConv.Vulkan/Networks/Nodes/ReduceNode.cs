using System;

namespace DynConv.Vulkan.Networks.Nodes;

/// <summary>The mean or the largest number along one axis, which stays with size 1.</summary>
internal sealed record ReduceNode : Node
{
    /// <summary>The axis.</summary>
    public required FeatureAxis Axis { get; init; }

    /// <summary>Whether it is the largest number and not the mean.</summary>
    public required bool IsMaximum { get; init; }

    /// <inheritdoc/>
    public override TensorShape InferOutput(ReadOnlySpan<TensorShape> inputs)
    {
        ShapeRules.RequireImage(Name, inputs[0]);
        return AxisSizes.With(Name, inputs[0], Axis, 1);
    }
}
