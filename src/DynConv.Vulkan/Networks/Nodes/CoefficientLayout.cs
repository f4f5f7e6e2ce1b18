namespace DynConv.Vulkan.Networks.Nodes;

/// <summary>
/// Where a dynamic convolution's coefficients stand in the row of a sample: shares α_k of the experts, and scales c of the
/// input channels, f of the filters, s of the taps. The kernel of a sample is W̃[o, i, p] = f_o · c_i · s_p · Σ_k α_k W_k[o, i, p].
/// </summary>
/// <param name="Width">W, the numbers in a row.</param>
/// <param name="Experts">K.</param>
internal readonly record struct CoefficientLayout(int Width, int Experts)
{
    /// <summary>Only shares, as many as there are experts.</summary>
    public static CoefficientLayout Plain(int experts) => new(experts, experts) { ShareOffset = 0 };

    /// <summary>
    /// Where the shares begin: K of them, or O·K where each filter has its own (<see cref="IsPerFilter"/>); null where
    /// there is one expert, which is taken as it is.
    /// </summary>
    public int? ShareOffset { get; init; }

    /// <summary>Whether each filter has shares of its own, [O, K] (DyNet, arXiv 2004.10694).</summary>
    public bool IsPerFilter { get; init; }

    /// <summary>Where the scales of the input channels begin, or null.</summary>
    public int? InputScaleOffset { get; init; }

    /// <summary>Whether there is a scale for each channel of a group (C/G), not for each channel (C).</summary>
    public bool IsInputScaleShared { get; init; }

    /// <summary>Where the scales of the O filters begin, or null.</summary>
    public int? FilterScaleOffset { get; init; }

    /// <summary>Where the scales of the kh·kw taps begin, or null.</summary>
    public int? TapScaleOffset { get; init; }

    /// <summary>Whether a row is the experts' shares and nothing else.</summary>
    public bool IsPlain => this == Plain(Experts);
}
