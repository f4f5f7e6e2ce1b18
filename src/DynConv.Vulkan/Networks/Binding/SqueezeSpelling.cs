using System.Collections.Immutable;

namespace DynConv.Vulkan.Networks.Binding;

/// <summary>
/// What an implementation of squeeze-and-excitation calls its two layers. A new implementation is a line in
/// <see cref="All"/>.
/// </summary>
/// <param name="Reduce">The first layer, [h, C] or [h, C, 1, 1].</param>
/// <param name="Expand">The second layer, [C, h] or [C, h, 1, 1].</param>
internal sealed record SqueezeSpelling(string Reduce, string Expand)
{
    /// <summary>The known spellings, the most usual first.</summary>
    public static ImmutableArray<SqueezeSpelling> All { get; } =
    [
        // timm.
        new("conv_reduce", "conv_expand"),

        // torchvision.
        new("fc1", "fc2"),

        // d-li14, xmu-xiaoma666, moskomule: often without biases.
        new("fc.0", "fc.2"),
    ];

    /// <summary>The spelling of the layer behind a prefix: the one whose first layer is there.</summary>
    /// <param name="binder">The state dict.</param>
    /// <param name="prefix">Empty, or the layer's name and a dot.</param>
    public static SqueezeSpelling Find(StateDictBinder binder, string prefix)
    {
        foreach (SqueezeSpelling spelling in All)
        {
            if (binder.Contains($"{prefix}{spelling.Reduce}.weight"))
            {
                return spelling;
            }
        }

        return All[0];
    }
}
