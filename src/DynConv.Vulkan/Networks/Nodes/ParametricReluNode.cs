using System;
using DynConv.Vulkan.Networks.Parameters;

namespace DynConv.Vulkan.Networks.Nodes;

/// <summary>x where x is positive, else slope · x.</summary>
internal sealed record ParametricReluNode : Node
{
    /// <summary>[1] for all channels, or [C].</summary>
    public required Parameter Slope { get; init; }

    /// <inheritdoc/>
    public override TensorShape InferOutput(ReadOnlySpan<TensorShape> inputs)
    {
        if (Slope.ElementCount > 1)
        {
            ShapeRules.RequireChannels(Name, inputs[0], Slope.ElementCount);
        }

        return inputs[0];
    }
}
