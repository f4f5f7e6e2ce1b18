namespace DynConv.Vulkan.Networks;

/// <summary>
/// What a state dict tells of a dynamic convolution in it (stride, padding, dilation and temperature are never there).
/// </summary>
public sealed record DynamicLayerInfo
{
    /// <summary>What its tensors' names begin with, without the dot; empty where they are bare.</summary>
    public required string Name { get; init; }

    /// <summary>K.</summary>
    public required int Experts { get; init; }

    /// <summary>C, by the attention's first layer.</summary>
    public required int InChannels { get; init; }

    /// <summary>O.</summary>
    public required int OutChannels { get; init; }

    /// <summary>C/G, by the experts' kernels.</summary>
    public required int InChannelsPerGroup { get; init; }

    /// <summary>Taps per axis.</summary>
    public required Size2d KernelSize { get; init; }

    /// <summary>The attention's hidden width.</summary>
    public required int Hidden { get; init; }

    /// <summary>Whether the experts have biases.</summary>
    public required bool HasBias { get; init; }

    /// <summary>G; null where C is no multiple of C/G, so that there is no such convolution.</summary>
    public int? Groups => InChannels % InChannelsPerGroup == 0 ? InChannels / InChannelsPerGroup : null;
}
