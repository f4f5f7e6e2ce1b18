namespace DynConv.Vulkan.Planning.Fusion;

/// <summary>What a fusion may do.</summary>
internal sealed record FusionOptions
{
    /// <summary>
    /// Whether a dynamic convolution of one expert becomes a static one: its only coefficient is 1 for every finite
    /// input. Not by default, because its attention can then not be observed, and because an infinite or NaN pixel no
    /// longer spreads from the attention over the whole sample as it does in PyTorch.
    /// </summary>
    public bool SimplifySingleExperts { get; init; }
}
