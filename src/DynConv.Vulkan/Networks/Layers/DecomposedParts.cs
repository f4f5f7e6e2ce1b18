using System.Collections.Immutable;
using DynConv.Vulkan.Networks.Binding;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Networks.Parameters;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary>What DCD's convolution and its classifier share: coefficients, and the matrix Φ (arXiv
/// 2103.08756).</summary>
internal sealed class DecomposedParts
{
    private readonly NetworkBuilder _network;
    private readonly string _layer;
    private readonly int _filters;
    private readonly int _features;
    private readonly Extent _squeeze;

    /// <param name="network">The network being built.</param>
    /// <param name="layer">The name of the layer that this is for.</param>
    /// <param name="filters">O.</param>
    /// <param name="features">What the coefficients are made of: C or 4·C numbers of a sample.</param>
    public DecomposedParts(NetworkBuilder network, string layer, int filters, int features)
    {
        (_network, _layer, _filters, _features) = (network, layer, filters, features);
        _squeeze = new Extent("s", network.SizeOf("fc.0.weight", 0, 2));
        Rank = new Extent("L", network.SizeOf("bn1.weight", 0, 1));
    }

    /// <summary>L; without a size where the state dict does not tell it, which then is reported.</summary>
    public Extent Rank { get; }

    /// <summary>L, or what stands for it.</summary>
    public int RankOrOne => (int)long.Clamp(Rank.Size, 1, 1 << 15);

    /// <summary>
    /// u = v · g(fc.1.fc.0(v)) with v = fc.0(pooled), [N, s], and the scales of the filters g(fc_scale(u)), [N, O]; g
    /// is a hard sigmoid from 0 to 2.
    /// </summary>
    public (Value Features, Value Scale) Coefficients(Value pooled)
    {
        Value v = Linear("fc.0", pooled, [_squeeze, _features]);
        Value gate = AttentionParts.Activate(
            _network, _layer, "fc.1.gate", Linear("fc.1.fc.0", v, [_squeeze, _squeeze]), Activation.DoubleHardSigmoid);
        Value u = AttentionParts.Multiply(_network, _layer, "features", v, gate);
        Value scale = AttentionParts.Activate(
            _network, _layer, "scale", Linear("fc_scale", u, [_filters, _squeeze]), Activation.DoubleHardSigmoid);
        return (u, scale);
    }

    /// <summary>
    /// bn2(Φ z) + z on [N, L, H, W] as one 1×1 convolution: bn2's scale goes into the rows that make Φ, its shift is a
    /// bias, and what is added goes into Φ's diagonal.
    /// </summary>
    public Value Mix(Value z, Value features)
    {
        int rank = RankOrOne;
        Extent size = new("L²", (long)rank * rank);
        Parameter rows = _network.Require("fc_phi.weight", [size, _squeeze]);
        (Parameter scale, Parameter shift) = AttentionParts.BindNorm(_network, "bn2", Rank);
        if (rows is not UnboundParameter)
        {
            ReshapedParameter byFilter = new(rows, [rank, rows.ElementCount / rank]);
            rows = new ReshapedParameter(new RowScaledParameter(byFilter, 0, scale, null), rows.Shape);
        }

        // The layer's own name, for what is dynamic in it.
        return _network.Emit(new GeneratedConvolutionNode
        {
            Name = _layer,
            Inputs = [z, features],
            Output = _network.NewValue(_layer),
            GeneratorWeight = rows,
            GeneratorBias = Identity(rank),
            StaticBias = shift,
            Geometry = ConvolutionGeometry.Create(rank, rank, 1, 1, 0, 1, 1),
        });
    }

    /// <summary>x · Wᵀ.</summary>
    public Value Linear(string part, Value input, Extent[] shape, Parameter? bias = null) => AttentionParts.Linear(
        _network, _layer, part, input, _network.Require($"{part}.weight", shape), bias);

    private LiteralParameter Identity(int rank)
    {
        ImmutableArray<float>.Builder ones = ImmutableArray.CreateBuilder<float>(rank * rank);
        for (int i = 0; i < rank * rank; i++)
        {
            ones.Add(i % (rank + 1) == 0 ? 1 : 0);
        }

        return new LiteralParameter($"{_layer}.identity", [(long)rank * rank], ones.MoveToImmutable());
    }
}
