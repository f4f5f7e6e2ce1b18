using System;

namespace DynConv.Vulkan.Networks.Nodes;

/// <summary>Bilinear upsampling by whole factors, with half-pixel centres.</summary>
internal sealed record BilinearUpsampleNode : Node
{
    /// <summary>The longest side: 32-bit products of two sides and 2 are exact.</summary>
    private const int LongestSide = 32768;

    /// <summary>How much longer the sides become.</summary>
    public required Size2d Factor { get; init; }

    /// <inheritdoc/>
    public override TensorShape InferOutput(ReadOnlySpan<TensorShape> inputs)
    {
        TensorShape input = inputs[0];
        ShapeRules.RequireImage(Name, input);
        (long height, long width) = ((long)input.H * Factor.Height, (long)input.W * Factor.Width);
        return height <= LongestSide && width <= LongestSide
            ? ShapeRules.Image(Name, input.N, input.C, height, width)
            : throw new ShapeException(
                Name, $"the output has {height}×{width} pixels, sides of at most {LongestSide} are wanted");
    }
}
