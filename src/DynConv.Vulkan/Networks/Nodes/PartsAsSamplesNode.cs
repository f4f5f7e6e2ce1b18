using System;

namespace DynConv.Vulkan.Networks.Nodes;

/// <summary>
/// Parts of a sample seen as samples: [N, P·C, H, W] as [N·P, C, H, W]: the same memory, no work. So each part can have a
/// kernel of its own.
/// </summary>
internal sealed record PartsAsSamplesNode : Node
{
    /// <summary>C.</summary>
    public required int Channels { get; init; }

    /// <inheritdoc/>
    public override TensorShape InferOutput(ReadOnlySpan<TensorShape> inputs)
    {
        TensorShape input = inputs[0];
        ShapeRules.RequireImage(LayerName, input);
        return input.C % Channels == 0
            ? ShapeRules.Image(LayerName, (long)input.N * (input.C / Channels), Channels, input.H, input.W)
            : throw new ShapeException(LayerName, $"the input {input} has no multiple of {Channels} channels");
    }
}
