using System;

namespace DynConv.Vulkan.Networks.Nodes;

/// <summary>Its inputs behind each other along one axis.</summary>
internal sealed record ConcatNode : Node
{
    /// <summary>The axis.</summary>
    public required FeatureAxis Axis { get; init; }

    /// <inheritdoc/>
    public override TensorShape InferOutput(ReadOnlySpan<TensorShape> inputs)
    {
        TensorShape first = inputs[0];
        if (Axis != FeatureAxis.Channels)
        {
            ShapeRules.RequireImage(Name, first);
        }

        long length = 0;
        for (int i = 0; i < inputs.Length; i++)
        {
            int own = AxisSizes.Of(inputs[i], Axis).Length;
            length += own;
            if (inputs[i].Rank != first.Rank || inputs[i].N != first.N
                || AxisSizes.With(Name, first, Axis, own) != inputs[i])
            {
                throw new ShapeException(
                    Name,
                    $"{first} ({Inputs[0].Name}) and {inputs[i]} ({Inputs[i].Name}) are put together, the same sizes "
                    + $"but for the {Axis} are wanted");
            }
        }

        return AxisSizes.With(Name, first, Axis, length);
    }
}
