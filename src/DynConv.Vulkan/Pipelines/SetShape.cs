using System;
using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Pipelines;

/// <summary>
/// What set 0 of a shader looks like: storage buffers at bindings 0, 1, 2, …, then images, each sampled or storage.
/// </summary>
/// <param name="Buffers">How many storage buffers.</param>
/// <param name="Images">How many images after them.</param>
/// <param name="StorageImages">Bit i is set where image i is a storage image; the others are sampled.</param>
internal readonly record struct SetShape(int Buffers, int Images, uint StorageImages)
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
        binding < Buffers ? DescriptorType.StorageBuffer : ImageType(binding - Buffers);

    /// <summary>The descriptor of image <paramref name="index"/>.</summary>
    public DescriptorType ImageType(int index)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Images);
        return (StorageImages >> index & 1) == 0 ? DescriptorType.SampledImage : DescriptorType.StorageImage;
    }
}
