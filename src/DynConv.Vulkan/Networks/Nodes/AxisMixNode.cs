using System;

namespace DynConv.Vulkan.Networks.Nodes;

/// <summary>
/// Mixes the results of K convolutions, [N, K·O, H, W], with shares softmax_k(logits / temperature) of their own for every
/// row (logits [N, K, H, 1]) or every column ([N, K, 1, W]): [N, O, H, W].
/// </summary>
internal sealed record AxisMixNode : Node
{
    /// <summary>K.</summary>
    public required int Experts { get; init; }

    /// <summary>Whether rows have shares; else columns.</summary>
    public required bool IsByRows { get; init; }

    /// <summary>What the logits are divided by.</summary>
    public required float Temperature { get; init; }

    /// <inheritdoc/>
    public override TensorShape InferOutput(ReadOnlySpan<TensorShape> inputs)
    {
        (TensorShape maps, TensorShape logits) = (inputs[0], inputs[1]);
        TensorShape wanted = IsByRows
            ? new TensorShape(maps.N, Experts, maps.H, 1)
            : new TensorShape(maps.N, Experts, 1, maps.W);
        return logits == wanted && maps.C % Experts == 0
            ? new TensorShape(maps.N, maps.C / Experts, maps.H, maps.W)
            : throw new ShapeException(LayerName, $"the logits are {logits}, {wanted} is wanted for maps {maps}");
    }
}
