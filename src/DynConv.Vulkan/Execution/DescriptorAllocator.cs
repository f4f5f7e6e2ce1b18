using System;
using System.Collections.Generic;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Memory;
using DynConv.Vulkan.Pipelines;
using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Execution;

/// <summary>Descriptor sets of one recording; they live as long as its commands.</summary>
internal sealed unsafe class DescriptorAllocator(VulkanContext context) : IDisposable
{
    private const uint SetsPerPool = 64;
    private const uint BuffersPerPool = 320;
    private const uint TexelBuffersPerPool = 128;
    private const uint ImagesPerPool = 16;

    private readonly List<DescriptorPool> _pools = [];
    private readonly List<BufferView> _views = [];

    /// <summary>A set of a pipeline's shape, written with its operands.</summary>
    /// <param name="pipeline">The pipeline.</param>
    /// <param name="access">What the shader does with each buffer.</param>
    /// <param name="buffers">One range per buffer.</param>
    /// <param name="images">One operand per image.</param>
    public DescriptorSet Allocate(
        ComputePipeline pipeline, ReadOnlySpan<Access> access, ReadOnlySpan<BufferRange> buffers,
        ReadOnlySpan<ImageOperand> images)
    {
        DescriptorSetLayout layout = pipeline.SetLayout;
        if (_pools.Count == 0 || !TryAllocate(layout, out DescriptorSet set))
        {
            AddPool();
            if (!TryAllocate(layout, out set))
            {
                throw new VulkanException("allocate a descriptor set: a new pool gave none");
            }
        }

        Write(set, access, buffers);
        Write(set, pipeline.Shape, images);
        return set;
    }

    public void Dispose()
    {
        foreach (DescriptorPool pool in _pools)
        {
            context.Api.DestroyDescriptorPool(context.Handle, pool, null);
        }

        _pools.Clear();
        foreach (BufferView view in _views)
        {
            context.Api.DestroyBufferView(context.Handle, view, null);
        }

        _views.Clear();
    }

    private bool TryAllocate(DescriptorSetLayout layout, out DescriptorSet set)
    {
        DescriptorSetAllocateInfo info = new()
        {
            SType = StructureType.DescriptorSetAllocateInfo,
            DescriptorPool = _pools[^1],
            DescriptorSetCount = 1,
            PSetLayouts = &layout,
        };
        DescriptorSet made;
        Result result = context.Api.AllocateDescriptorSets(context.Handle, &info, &made);
        set = made;
        if (result is Result.ErrorOutOfPoolMemory or Result.ErrorFragmentedPool)
        {
            return false;
        }

        context.Check(result, "allocate a descriptor set");
        return true;
    }

    private void AddPool()
    {
        const int Types = 4;
        DescriptorPoolSize* sizes = stackalloc DescriptorPoolSize[Types]
        {
            new() { Type = DescriptorType.StorageBuffer, DescriptorCount = BuffersPerPool },
            new() { Type = DescriptorType.UniformTexelBuffer, DescriptorCount = TexelBuffersPerPool },
            new() { Type = DescriptorType.SampledImage, DescriptorCount = ImagesPerPool },
            new() { Type = DescriptorType.StorageImage, DescriptorCount = ImagesPerPool },
        };
        DescriptorPoolCreateInfo info = new()
        {
            SType = StructureType.DescriptorPoolCreateInfo,
            MaxSets = SetsPerPool,
            PoolSizeCount = Types,
            PPoolSizes = sizes,
        };
        DescriptorPool pool;
        context.Check(context.Api.CreateDescriptorPool(context.Handle, &info, null, &pool), "create a descriptor pool");
        _pools.Add(pool);
    }

    private void Write(DescriptorSet set, ReadOnlySpan<Access> access, ReadOnlySpan<BufferRange> buffers)
    {
        BufferView* views = stackalloc BufferView[buffers.Length];
        DescriptorBufferInfo* infos = stackalloc DescriptorBufferInfo[buffers.Length];
        WriteDescriptorSet* writes = stackalloc WriteDescriptorSet[buffers.Length];
        for (int i = 0; i < buffers.Length; i++)
        {
            infos[i] = new DescriptorBufferInfo
            {
                Buffer = buffers[i].Buffer.Handle,
                Offset = buffers[i].Offset,
                Range = buffers[i].Size,
            };
            writes[i] = new WriteDescriptorSet
            {
                SType = StructureType.WriteDescriptorSet,
                DstSet = set,
                DstBinding = (uint)i,
                DescriptorCount = 1,
                DescriptorType = DescriptorType.StorageBuffer,
                PBufferInfo = &infos[i],
            };
            if (access[i].TexelWidth() is > 0 and int width)
            {
                views[i] = CreateView(buffers[i], width);
                writes[i].DescriptorType = DescriptorType.UniformTexelBuffer;
                writes[i].PTexelBufferView = &views[i];
            }
        }

        context.Api.UpdateDescriptorSets(context.Handle, (uint)buffers.Length, writes, 0, null);
    }

    private BufferView CreateView(in BufferRange range, int width)
    {
        BufferViewCreateInfo info = new()
        {
            SType = StructureType.BufferViewCreateInfo,
            Buffer = range.Buffer.Handle,
            Format = width == 4 ? Format.R32G32B32A32Sfloat : Format.R32Sfloat,
            Offset = range.Offset,
            Range = range.Size,
        };
        BufferView view;
        context.Check(context.Api.CreateBufferView(context.Handle, &info, null, &view), "create a view of texels");
        _views.Add(view);
        return view;
    }

    private void Write(DescriptorSet set, SetShape shape, ReadOnlySpan<ImageOperand> images)
    {
        for (int i = 0; i < images.Length; i++)
        {
            DescriptorImageInfo image = new() { ImageView = images[i].View, ImageLayout = images[i].Layout };
            WriteDescriptorSet write = new()
            {
                SType = StructureType.WriteDescriptorSet,
                DstSet = set,
                DstBinding = (uint)(shape.Buffers + i),
                DescriptorCount = 1,
                DescriptorType = shape.ImageType(i),
                PImageInfo = &image,
            };
            context.Api.UpdateDescriptorSets(context.Handle, 1, &write, 0, null);
        }
    }
}
