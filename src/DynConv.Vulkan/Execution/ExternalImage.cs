using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Execution;

/// <summary>
/// One mip level and array layer of a two-dimensional VkImage of the host's: one sample of a batch. As an input it needs
/// the usage VK_IMAGE_USAGE_SAMPLED_BIT, as an output VK_IMAGE_USAGE_STORAGE_BIT. It must stay alive until no frame with
/// it can run any more; it is never destroyed here. What is declared here cannot be checked against the image: Vulkan
/// has no way to ask it.
/// </summary>
public sealed record ExternalImage
{
    /// <summary>VkImage, of the context's device; colour, one sample per texel.</summary>
    public required ulong Handle { get; init; }

    /// <summary>
    /// The image's format. Inputs: 8-bit RGBA and BGRA (UNORM or SRGB, which reads as linear light), R8_UNORM, 16- and
    /// 32-bit float R and RGBA, and some packed ones. Outputs: R8G8B8A8_UNORM, R16G16B16A16_SFLOAT, R32_SFLOAT.
    /// </summary>
    public required Format Format { get; init; }

    /// <summary>Texels of this mip level along x.</summary>
    public required uint Width { get; init; }

    /// <summary>Texels of this mip level along y.</summary>
    public required uint Height { get; init; }

    /// <summary>Which mip level.</summary>
    public uint MipLevel { get; init; }

    /// <summary>Which array layer.</summary>
    public uint ArrayLayer { get; init; }

    /// <summary>
    /// What the host did with it last, and the layout that it left it in. Of an output that is no input, the layout may
    /// be Undefined. Not used for an output that is an input of the same frame too: the input's counts.
    /// </summary>
    public required HostAccess Before { get; init; }

    /// <summary>
    /// What the host will do with it next, and the layout that it wants it in. Not used for an input that is an output
    /// of the same frame too: the output's counts.
    /// </summary>
    public required HostAccess After { get; init; }

    /// <summary>The part of the image that this is.</summary>
    internal ImageSubresourceRange Range => new(ImageAspectFlags.ColorBit, MipLevel, 1, ArrayLayer, 1);

    /// <summary>Whether both are the same texels.</summary>
    internal bool IsSameAs(ExternalImage other)
        => Handle == other.Handle && MipLevel == other.MipLevel && ArrayLayer == other.ArrayLayer;
}
