using System;

namespace DynConv.Vulkan.Networks.Nodes;

/// <summary>
/// Means over cells: output row i averages the input rows from floor(i·H/H') to ceil((i+1)·H/H'), the last not
/// included; columns alike. 1×1 is the mean of each plane.
/// </summary>
internal sealed record AdaptiveAveragePoolNode : Node
{
    /// <summary>H' × W'.</summary>
    public required Size2d OutputSize { get; init; }

    /// <summary>C, where the layer that it is a part of knows it.</summary>
    public int? Channels { get; init; }

    /// <inheritdoc/>
    public override TensorShape InferOutput(ReadOnlySpan<TensorShape> inputs)
    {
        if (OutputSize == 1)
        {
            ShapeRules.RequireMap(LayerName, inputs[0]);
        }
        else
        {
            ShapeRules.RequireImage(LayerName, inputs[0]);
        }

        if (Channels is int channels)
        {
            ShapeRules.RequireChannels(LayerName, inputs[0], channels);
        }

        return ShapeRules.Map(LayerName, inputs[0], inputs[0].C, 1, OutputSize.Height, OutputSize.Width);
    }
}
