using System;

namespace DynConv.Vulkan.Networks.Nodes;

/// <summary>
/// x · gate, inputs [x, gate]. The gate has x's shape, or 1 instead of C, H, W or several of them; [N, C] counts as
/// [N, C, 1, 1].
/// </summary>
internal sealed record MultiplyNode : Node, IActivatedNode
{
    /// <inheritdoc/>
    public Activation Activation { get; init; }

    /// <inheritdoc/>
    public Node WithActivation(Activation activation) => this with { Activation = activation };

    /// <inheritdoc/>
    public override TensorShape InferOutput(ReadOnlySpan<TensorShape> inputs)
    {
        (TensorShape x, TensorShape gate) = (inputs[0], inputs[1]);
        bool fits = gate.N == x.N
            && (gate.C == x.C || gate.C == 1)
            && ((gate.D, gate.H) == (x.D, x.H) || (gate.D, gate.H) == (1, 1))
            && (gate.W == x.W || gate.W == 1)
            && (gate.Rank == x.Rank || gate.Rank == 2);
        return fits
            ? x
            : throw new ShapeException(
                Name,
                $"{x} ({Inputs[0].Name}) is multiplied by {gate} ({Inputs[1].Name}), one shape is wanted, or 1 for a "
                + "size that the gate is the same along");
    }
}
