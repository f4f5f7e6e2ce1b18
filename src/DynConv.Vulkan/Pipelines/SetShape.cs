using System;
using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Pipelines;

/// <summary>
/// What set 0 of a shader looks like: buffers at bindings 0, 1, 2, …, each for storage or of texels, then images, each sampled
/// or storage.
/// </summary>
/// <param name="Buffers">How many buffers.</param>
/// <param name="Images">How many images after them.</param>
/// <param name="StorageImages">Bit i is set where image i is a storage image; the others are sampled.</param>
/// <param name="TexelBuffers">Bit i is set where buffer i is read as texels.</param>
internal readonly record struct SetShape(int Buffers, int Images, uint StorageImages, uint TexelBuffers = 0)
{
    /// <summary>Storage buffers and nothing else.</summary>
    public SetShape(int buffers)
        : this(buffers, 0, 0)
    {
    }

    /// <summary>All bindings.</summary>
    public int Count => Buffers + Images;

    /// <summary>The descriptor at a binding.</summary>
    public DescriptorType this[int binding] =>
        binding >= Buffers ? ImageType(binding - Buffers)
        : HasTexels(binding) ? DescriptorType.UniformTexelBuffer
        : DescriptorType.StorageBuffer;

    /// <summary>Whether a buffer is read as texels.</summary>
    public bool HasTexels(int buffer) => (TexelBuffers >> buffer & 1) != 0;

    /// <summary>The descriptor of image <paramref name="index"/>.</summary>
    public DescriptorType ImageType(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Images);
        return (StorageImages >> index & 1) == 0 ? DescriptorType.SampledImage : DescriptorType.StorageImage;
    }
}
