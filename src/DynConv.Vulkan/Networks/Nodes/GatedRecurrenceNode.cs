using System;
using DynConv.Vulkan.Networks.Parameters;

namespace DynConv.Vulkan.Networks.Nodes;

/// <summary>
/// The recurrent half of a layer of <c>torch.nn.GRU</c>: from W_ih x + b_ih of every time step, [N, D·3·H, T, 1], to h after
/// every step, [N, D·H, T, 1]. The second direction goes backwards.
/// </summary>
internal sealed record GatedRecurrenceNode : Node
{
    /// <summary>W_hh with its axes exchanged, the directions behind each other: [D·H, 3·H].</summary>
    public required Parameter Weight { get; init; }

    /// <summary>b_hh [D·3·H], or null.</summary>
    public Parameter? Bias { get; init; }

    /// <summary>D.</summary>
    public required int Directions { get; init; }

    /// <summary>H.</summary>
    public required int Hidden { get; init; }

    /// <inheritdoc/>
    public override TensorShape InferOutput(ReadOnlySpan<TensorShape> inputs)
    {
        ShapeRules.RequireImage(LayerName, inputs[0]);
        ShapeRules.RequireChannels(LayerName, inputs[0], Directions * 3 * Hidden);
        // Further columns would be taken for further steps.
        return inputs[0].W == 1
            ? ShapeRules.Image(LayerName, inputs[0].N, Directions * Hidden, inputs[0].H, 1)
            : throw new ShapeException(
                LayerName, $"the sequence has {inputs[0].W} columns, [N, C, T, 1] is wanted: one row for each step");
    }
}
