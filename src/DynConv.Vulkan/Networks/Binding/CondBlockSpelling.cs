using System.Collections.Immutable;

namespace DynConv.Vulkan.Networks.Binding;

/// <summary>
/// What an implementation of an inverted residual with CondConvs calls its layers, and what goes with its names.
/// </summary>
/// <param name="Routing">The block's routing layer, [K, C].</param>
/// <param name="Expand">The 1×1 convolution to more channels and its normalisation.</param>
/// <param name="Depthwise">The depthwise convolution and its normalisation.</param>
/// <param name="Project">The 1×1 convolution to fewer channels and its normalisation.</param>
/// <param name="IsTensorFlows">Whether it is TensorFlow's network: an expert is one row, [K, O·C/G·kh·kw], 'SAME'
/// padding, SiLU, ε = 1e-3. Else an expert is [O, C/G, kh, kw], half a kernel of padding, ReLU6, ε = 1e-5.</param>
internal sealed record CondBlockSpelling(
    string Routing,
    (string Convolution, string Norm) Expand,
    (string Convolution, string Norm) Depthwise,
    (string Convolution, string Norm) Project,
    bool IsTensorFlows)
{
    /// <summary>The known spellings, the most usual first.</summary>
    public static ImmutableArray<CondBlockSpelling> All { get; } =
    [
        // timm's CondConvResidual.
        new("routing_fn", ("conv_pw", "bn1"), ("conv_dw", "bn2"), ("conv_pwl", "bn3"), IsTensorFlows: true),

        // d-li14/condconv.pytorch.
        new("route.fc", ("pw", "bn_pw"), ("dw", "bn_dw"), ("pw_linear", "bn_pw_linear"), IsTensorFlows: false),
    ];

    /// <summary>The spelling of the block behind a prefix: the one whose routing is there.</summary>
    /// <param name="binder">The state dict.</param>
    /// <param name="prefix">Empty, or the block's name and a dot.</param>
    public static CondBlockSpelling Find(StateDictBinder binder, string prefix)
    {
        foreach (CondBlockSpelling spelling in All)
        {
            if (binder.Contains($"{prefix}{spelling.Routing}.weight"))
            {
                return spelling;
            }
        }

        return All[0];
    }
}
