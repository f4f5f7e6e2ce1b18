using System.Collections.Frozen;
using System.Collections.Generic;
using System.Linq;
using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Device;

/// <summary>
/// The image formats that kernels read and write. Vulkan requires every device to sample, or to store to, each of them
/// in images of optimal tiling (Vulkan specification, "Required Format Support").
/// </summary>
internal static class ImageFormats
{
    private static readonly FrozenDictionary<Format, uint> SampledColours = new Dictionary<Format, uint>
    {
        [Format.R8Unorm] = 1,
        [Format.R16Sfloat] = 1,
        [Format.R32Sfloat] = 1,
        [Format.R8G8B8A8Unorm] = 3,
        [Format.R8G8B8A8Srgb] = 3,
        [Format.B8G8R8A8Unorm] = 3,
        [Format.B8G8R8A8Srgb] = 3,
        [Format.A8B8G8R8UnormPack32] = 3,
        [Format.A8B8G8R8SrgbPack32] = 3,
        [Format.A2B10G10R10UnormPack32] = 3,
        [Format.B10G11R11UfloatPack32] = 3,
        [Format.R16G16B16A16Sfloat] = 3,
        [Format.R32G32B32A32Sfloat] = 3,
    }.ToFrozenDictionary();

    private static readonly FrozenDictionary<Format, StorageImageFormat> Stored =
        new Dictionary<Format, StorageImageFormat>
        {
            [Format.R8G8B8A8Unorm] = StorageImageFormat.Rgba8,
            [Format.R16G16B16A16Sfloat] = StorageImageFormat.Rgba16f,
            [Format.R32Sfloat] = StorageImageFormat.R32f,
        }.ToFrozenDictionary();

    /// <summary>What an input image may be, in order.</summary>
    public static IReadOnlyList<Format> Inputs { get; } = [.. SampledColours.Keys.Order()];

    /// <summary>What an output image may be, in order.</summary>
    public static IReadOnlyList<Format> Outputs { get; } = [.. Stored.Keys.Order()];

    /// <summary>Whether a kernel reads images of this format.</summary>
    /// <param name="format">The format of the view.</param>
    /// <param name="colours">1, or 3 with alpha (which is 1 where the format has none).</param>
    public static bool TryGetInput(Format format, out uint colours) => SampledColours.TryGetValue(format, out colours);

    /// <summary>Whether a kernel writes images of this format, and which.</summary>
    /// <param name="format">The format of the view.</param>
    /// <param name="stored">What the kernel's shader declares.</param>
    public static bool TryGetOutput(Format format, out StorageImageFormat stored) =>
        Stored.TryGetValue(format, out stored);

    /// <summary>The colours of an image that a kernel writes: 1, or 3 with alpha.</summary>
    public static uint Colours(this StorageImageFormat format) => format == StorageImageFormat.R32f ? 1u : 3u;
}
