using System;

namespace DynConv.Vulkan.Networks.Nodes;

/// <summary>
/// The opposite of <see cref="PartsAsSamplesNode"/>: [N·P, C, H, W] as [N, P·C, H, W]. N is that of the second input, of
/// which nothing else is taken.
/// </summary>
internal sealed record SamplesAsPartsNode : Node
{
    /// <inheritdoc/>
    public override TensorShape InferOutput(ReadOnlySpan<TensorShape> inputs)
    {
        (TensorShape input, int samples) = (inputs[0], inputs[1].N);
        ShapeRules.RequireImage(LayerName, input);
        return input.N % samples == 0
            ? ShapeRules.Image(LayerName, samples, (long)(input.N / samples) * input.C, input.H, input.W)
            : throw new ShapeException(LayerName, $"the input {input} is no multiple of {samples} samples");
    }
}
