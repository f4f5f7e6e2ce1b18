using System.Collections.Immutable;

namespace DynConv.Vulkan.Networks.Binding;

/// <summary>
/// What an implementation of CondConv calls its tensors. A new implementation is a line in <see cref="All"/>.
/// </summary>
/// <param name="Routing">The routing layer, [K, C] or [K, C, 1, 1].</param>
/// <param name="Bank">The experts' kernels.</param>
/// <param name="Bias">The experts' biases [K, O], or one bias [O] that is not mixed.</param>
/// <param name="IsFlat">Whether an expert is one row, [K, O·C/G·kh·kw], and not [K, O, C/G, kh, kw].</param>
internal sealed record RoutingSpelling(string Routing, string Bank, string Bias, bool IsFlat)
{
    /// <summary>The known spellings, the most usual first.</summary>
    public static ImmutableArray<RoutingSpelling> All { get; } =
    [
        // ParameterNet and the YOLO forks: timm's CondConv2d with a routing layer of its own.
        new("routing", "cond_conv.weight", "cond_conv.bias", IsFlat: true),

        // xmu-xiaoma666.
        new("attention.net", "weight", "bias", IsFlat: false),

        // nibuiro; its bias is not mixed.
        new("_routing_fn.fc", "weight", "bias", IsFlat: false),
    ];

    /// <summary>The spelling of the layer behind a prefix: the one whose routing is there.</summary>
    /// <param name="binder">The state dict.</param>
    /// <param name="prefix">Empty, or the layer's name and a dot.</param>
    public static RoutingSpelling Find(StateDictBinder binder, string prefix)
    {
        foreach (RoutingSpelling spelling in All)
        {
            if (binder.Contains($"{prefix}{spelling.Routing}.weight"))
            {
                return spelling;
            }
        }

        return All[0];
    }
}
