using System;
using DynConv.Vulkan.Networks.Parameters;

namespace DynConv.Vulkan.Networks.Nodes;

/// <summary>
/// max(a1·x + b1, a2·x + b2), inputs [x, θ]: (a1, a2, b1, b2) = scale · θ + shift, for each sample (θ [N, 4]) or for
/// each sample and channel (θ [N, 4·C]).
/// </summary>
internal sealed record DynamicReluNode : Node
{
    public const int Coefficients = 4;

    /// <summary>Scale and shift of the four coefficients [2, 4].</summary>
    public required Parameter Affine { get; init; }

    /// <inheritdoc/>
    public override TensorShape InferOutput(ReadOnlySpan<TensorShape> inputs)
    {
        (TensorShape x, TensorShape theta) = (inputs[0], inputs[1]);
        bool fits = theta.N == x.N && theta.PlaneSize == 1
            && (theta.C == Coefficients || theta.C == (long)Coefficients * x.C);
        return fits
            ? x
            : throw new ShapeException(
                Name,
                $"the coefficients of the input {x} are {theta}, {x.N}×{Coefficients} or "
                + $"{x.N}×{(long)Coefficients * x.C} is wanted");
    }
}
