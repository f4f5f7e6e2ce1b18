using System.Collections.Immutable;
using System.Globalization;

namespace DynConv.Vulkan.Networks.Binding;

/// <summary>
/// What an implementation of CondConv calls its tensors. A new implementation is a line in <see cref="All"/>.
/// </summary>
/// <param name="Routing">The routing layer, [K, C] or [K, C, 1, 1].</param>
/// <param name="Bank">The experts' kernels, or those of the first.</param>
/// <param name="Bias">The experts' biases [K, O], those of the first [O], or one bias [O] that is not mixed.</param>
/// <param name="Form">How the experts are kept.</param>
internal sealed record RoutingSpelling(string Routing, string Bank, string Bias, BankForm Form)
{
    private const string FirstExpert = "0.weight";

    /// <summary>The known spellings, the most usual first.</summary>
    public static ImmutableArray<RoutingSpelling> All { get; } =
    [
        // ParameterNet and the YOLO forks: timm's CondConv2d with a routing layer of its own.
        new("routing", "cond_conv.weight", "cond_conv.bias", BankForm.Rows),

        // The form of it that ONNX can export.
        new("routing", $"cond_conv.experts.{FirstExpert}", "cond_conv.experts.0.bias", BankForm.Separate),

        // xmu-xiaoma666.
        new("attention.net", "weight", "bias", BankForm.Stacked),

        // nibuiro; its bias is not mixed.
        new("_routing_fn.fc", "weight", "bias", BankForm.Stacked),
    ];

    /// <summary>
    /// The spelling of the layer behind a prefix: the one whose routing is there, if possible with its experts.
    /// </summary>
    /// <param name="binder">The state dict.</param>
    /// <param name="prefix">Empty, or the layer's name and a dot.</param>
    public static RoutingSpelling Find(StateDictBinder binder, string prefix)
    {
        RoutingSpelling? best = null;
        foreach (RoutingSpelling spelling in All)
        {
            if (binder.Contains($"{prefix}{spelling.Routing}.weight"))
            {
                if (spelling.HasExperts(binder, prefix))
                {
                    return spelling;
                }

                best ??= spelling;
            }
        }

        return best ?? All[0];
    }

    /// <summary>The layer that is the expert of an index, from 0, of a separate bank.</summary>
    public string NameOfExpert(int index)
        => string.Create(CultureInfo.InvariantCulture, $"{Bank[..^FirstExpert.Length]}{index}");

    // Two of a list, so that one which is missing is named as what it is.
    private bool HasExperts(StateDictBinder binder, string prefix) => binder.Contains(prefix + Bank)
        || (Form == BankForm.Separate && binder.Contains($"{prefix}{NameOfExpert(1)}.weight"));
}
