using System;
using DynConv.Vulkan.Networks.Binding;
using DynConv.Vulkan.Networks.Parameters;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary>
/// DCD's classifier (arXiv 2103.08756; <c>DYCls</c> of liyunsheng13/dcd): scale ⊙ cls(x) + cls_p(bn2(Φ z) + z) with
/// z = bn1(cls_q(x)), where scale and Φ are of each sample. [N, C] to [N, O].
/// </summary>
/// <remarks>
/// Tensors: <c>cls.weight</c> [O, C] and <c>cls.bias</c> [O], <c>cls_q.weight</c> [L, C], <c>cls_p.weight</c> [O, L],
/// and <c>bn1</c>, <c>bn2</c>, <c>fc.0</c>, <c>fc.1.fc.0</c>, <c>fc_phi</c>, <c>fc_scale</c> as in
/// <see cref="DecomposedConv2d"/>.
/// </remarks>
public sealed class DecomposedLinear : Layer
{
    private readonly int _inFeatures;
    private readonly int _outFeatures;

    /// <summary>A DCD classifier.</summary>
    /// <param name="inFeatures">C.</param>
    /// <param name="outFeatures">O.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public DecomposedLinear(int inFeatures, int outFeatures)
    {
        _inFeatures = LayerArguments.Positive(inFeatures, nameof(inFeatures));
        _outFeatures = LayerArguments.Positive(outFeatures, nameof(outFeatures));
    }

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        network.RequireOwn(input);
        string layer = network.NodeName("decomposed_linear");
        DecomposedParts parts = new(network, layer, _outFeatures, _inFeatures);
        (Value features, Value scale) = parts.Coefficients(input);
        Extent rank = parts.Rank;
        Parameter bias = network.Require("cls.bias", [_outFeatures]);
        Value scaled = AttentionParts.Multiply(
            network, layer, "scaled", parts.Linear("cls", input, [_outFeatures, _inFeatures], bias), scale);
        Value z = AttentionParts.BatchNorm(
            network, layer, "bn1", parts.Linear("cls_q", input, [rank, _inFeatures]), rank);
        z = network.Flatten(parts.Mix(AttentionParts.Pixels(network, layer, z), features));
        return AttentionParts.Add(network, layer, scaled, parts.Linear("cls_p", z, [_outFeatures, rank]));
    }
}
