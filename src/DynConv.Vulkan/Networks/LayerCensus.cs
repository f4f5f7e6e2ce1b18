using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using DynConv.Checkpoints;
using DynConv.Vulkan.Networks.Binding;

namespace DynConv.Vulkan.Networks;

/// <summary>
/// Tells which dynamic layers a state dict has, of whatever network: by the tensors that only one kind of layer has.
/// </summary>
public static class LayerCensus
{
    private static readonly LayerKind SeparateExperts = new("dynamic convolution", "DynamicConv2d");
    private static readonly LayerKind PlainInvolution = new("involution", "Involution");
    private static readonly LayerKind CoefficientPerFilter = new("DyNet", "DyNetConv2d");

    // Of kernels whose number of taps is all that tells them.
    private static readonly ImmutableArray<long> InvolutionSides = [3, 5, 7];

    // What a layer's tensors end with; all of them are there. The first kind that fits wins.
    private static readonly ImmutableArray<(LayerKind Kind, ImmutableArray<(string Name, int Rank)> Tensors)> Signs =
    [
        (new("KernelWarehouse", "WarehouseConv2d"),
            [("attention.norm1.weight", 1), ("attention.fc1.weight", 2), ("attention.fc2.weight", 2)]),
        (new("ODConv", "ODConv2d"), [("attention.channel_fc.weight", 4), ("weight", 5)]),
        (new("ODConv2d_3rd", "ODConv2d3rd"), [("fc_f.weight", 2), ("fc_w.weight", 2), ("weight", 5)]),
        (new("DCD", "DecomposedConv2d"), [("fc_phi.weight", 2), ("fc_scale.weight", 2), ("conv.weight", 4)]),
        (new("DCD", "DecomposedLinear"), [("fc_phi.weight", 2), ("fc_scale.weight", 2), ("cls.weight", 2)]),
        (new("DyMN", ""), [("residuals.0.weight", 2), ("weight", 4)]),
        (new("CondConv", "CondConvBlock"), [("routing_fn.weight", 2), ("conv_dw.weight", 2)]),
        (new("CondConv", "CondConv2d"), [("routing.weight", 2), ("cond_conv.weight", 2)]),
        (new("CondConv", "CondConv2d"), [("routing.weight", 2), ("cond_conv.experts.0.weight", 4)]),
        (new("CondConv", "CondConv2d"), [("attention.net.weight", 4), ("weight", 5)]),
        (new("CondConv", "CondConv2d"), [("_routing_fn.fc.weight", 2), ("weight", 5)]),
        (new("CondConv", "CondConvBlock"), [("route.fc.weight", 2), ("pw.weight", 5)]),
        (new("FDY or TDY", "AxisDynamicConv2d"), [("attention.conv1d1.weight", 3), ("weight", 5)]),
        (new("PFD or MDFD", "PartialAxisDynamicConv2d"), [("attention_0.conv1d1.weight", 3), ("conv_dil1.weight", 4)]),
        (new("TDY-CNN", "TemporalDynamicConv2d"),
            [("attention.fc1.weight", 3), ("attention.bn.running_mean", 1), ("weight", 5)]),
        (new("dynamic convolution", "DynamicConv3d"),
            [("attention.fc1.weight", 5), ("attention.fc2.weight", 5), ("weight", 6)]),
        (new("dynamic convolution", "DynamicConv1d"),
            [("attention.fc1.weight", 3), ("attention.fc2.weight", 3), ("weight", 4)]),
        (new("dynamic convolution", "DynamicConv2d"),
            [("attention.fc1.weight", 0), ("attention.fc2.weight", 0), ("weight", 5)]),
        (new("dynamic convolution", "DynamicConv2d"),
            [("attention.net.0.weight", 0), ("attention.net.2.weight", 0), ("weight", 5)]),
        (new("dynamic convolution", "DynamicConv2d"),
            [("attention.to_scores.0.weight", 0), ("attention.to_scores.2.weight", 0), ("kernels_weights", 5)]),
        (new("dynamic convolution", "DynamicConv2d"),
            [("se_attention.fc1.weight", 0), ("se_attention.fc2.weight", 0), ("weight", 4)]),
        (new("involution", "Involution"), [("conv1.conv.weight", 4), ("conv2.conv.weight", 4), ("conv1.bn.weight", 1)]),
        (new("generated depthwise", "DynamicDepthwiseConv2d"),
            [("conv1.weight", 0), ("bn.running_mean", 1), ("conv2.weight", 0), ("conv2.bias", 1), ("bias", 1)]),
        (new("WeightNet", "WeightNetConv2d"), [("wn_fc1.weight", 0), ("wn_fc2.weight", 0)]),
    ];

    /// <summary>Counts the layers.</summary>
    /// <param name="stateDict">Any state dict.</param>
    /// <returns>Each layer's name (empty for bare tensors) and kind, in the file's order.</returns>
    public static IReadOnlyList<(string Name, LayerKind Kind)> Find(StateDict stateDict)
    {
        ArgumentNullException.ThrowIfNull(stateDict);
        List<(string Name, LayerKind Kind)> found = [];
        HashSet<string> known = new(StringComparer.Ordinal);
        HashSet<string> described = [.. DynamicLayerSearch.Find(stateDict).Select(static layer => layer.Name)];
        foreach (CheckpointTensor tensor in stateDict.Tensors)
        {
            if (FindBySigns(stateDict, tensor) is (string name, LayerKind kind) && known.Add(name))
            {
                found.Add((name, kind));
            }
            else if (FindByShapes(stateDict, tensor, described) is (string other, LayerKind otherKind)
                && known.Add(other))
            {
                found.Add((other, otherKind));
            }
        }

        return found;
    }

    private static (string Name, LayerKind Kind)? FindBySigns(StateDict stateDict, CheckpointTensor tensor)
    {
        foreach ((LayerKind kind, ImmutableArray<(string Name, int Rank)> tensors) in Signs)
        {
            if (PrefixOf(tensor.Name, tensors[0].Name) is string prefix
                && tensors.All(sign => Has(stateDict, prefix, sign)))
            {
                return (prefix.TrimEnd('.'), kind);
            }
        }

        return null;
    }

    /// <summary>Layers whose tensors are called as those of static blocks are, so that only shapes tell.</summary>
    private static (string Name, LayerKind Kind)? FindByShapes(
        StateDict stateDict, CheckpointTensor tensor, HashSet<string> described)
    {
        if (PrefixOf(tensor.Name, AttentionSpelling.NameOfExpert(1) + ".weight") is string block
            && described.Contains(block.TrimEnd('.')))
        {
            return (block.TrimEnd('.'), SeparateExperts);
        }

        if (PrefixOf(tensor.Name, "conv1.weight") is string place && IsInvolution(stateDict, place, tensor.Shape))
        {
            return (place.TrimEnd('.'), PlainInvolution);
        }

        // As many coefficients as filters: one for each.
        return tensor.Shape.Count == 4 && PrefixOf(tensor.Name, "weight") is string prefix
            && (RowsOf(stateDict, prefix + "fc2.weight") ?? RowsOf(stateDict, prefix + "fc.weight")) == tensor.Shape[0]
                ? (prefix.TrimEnd('.'), CoefficientPerFilter)
                : null;
    }

    /// <summary>conv1, bn, conv2 that make k² weights for each group of channels from fewer channels (xmu-xiaoma666).</summary>
    private static bool IsInvolution(StateDict stateDict, string prefix, IReadOnlyList<long> conv1)
    {
        if (conv1.Count != 4 || !Has(stateDict, prefix, ("bn.running_mean", 1))
            || !Has(stateDict, prefix, ("conv2.bias", 1)) || Has(stateDict, prefix, ("bias", 1))
            || !stateDict.TryGetTensor($"{prefix}conv2.weight", out CheckpointTensor? conv2))
        {
            return false;
        }

        (long hidden, long channels) = (conv1[0], conv1[1]);
        return conv1.Skip(2).All(static size => size == 1) && hidden < channels
            && conv2.Shape.Count == 4 && conv2.Shape.Skip(1).SequenceEqual([hidden, 1, 1])
            && conv2.Shape[0] > 0 && InvolutionSides.Any(
                side => conv2.Shape[0] % (side * side) == 0 && channels % (conv2.Shape[0] / (side * side)) == 0);
    }

    private static long? RowsOf(StateDict stateDict, string name) =>
        stateDict.TryGetTensor(name, out CheckpointTensor? tensor) && tensor.Shape.Count is (2 or 4)
            ? tensor.Shape[0]
            : null;

    private static string? PrefixOf(string name, string end)
    {
        if (!name.EndsWith(end, StringComparison.Ordinal))
        {
            return null;
        }

        string prefix = name[..^end.Length];
        return prefix.Length == 0 || prefix[^1] == '.' ? prefix : null;
    }

    private static bool Has(StateDict stateDict, string prefix, (string Name, int Rank) sign) =>
        stateDict.TryGetTensor(prefix + sign.Name, out CheckpointTensor? tensor)
            && (sign.Rank == 0 || tensor.Shape.Count == sign.Rank);
}
