namespace DynConv.Vulkan.Kernels;

/// <summary>Where the biases of a convolution that mixes its kernels come from.</summary>
public enum MixingBias
{
    /// <summary>There are none.</summary>
    None = 0,

    /// <summary>Each expert has its own behind its weights, mixed as they are.</summary>
    Mixed = 1,

    /// <summary>The same for all samples, once in the buffer of the bank.</summary>
    Shared = 2,

    /// <summary>The sum of both; those of all samples stand directly behind the last expert.</summary>
    MixedAndShared = 3,
}
