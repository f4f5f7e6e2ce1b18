using System;
using DynConv.Vulkan.Device;
using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Pipelines;

/// <summary>The VkPipelineCache that pipelines are compiled with: one of ours, or the host's, which we never
/// destroy.</summary>
internal sealed unsafe class DriverCache
{
    private readonly VulkanContext _context;
    private readonly bool _borrowed;

    public DriverCache(VulkanContext context, PipelineCache borrowed)
        => (_context, Handle, _borrowed) = (context, borrowed, true);

    public DriverCache(VulkanContext context, ReadOnlySpan<byte> data)
        => (_context, Handle) = (context, Create(context, data));

    public PipelineCache Handle { get; }

    /// <summary>What the driver has compiled so far, in its own format.</summary>
    public byte[] Read()
    {
        nuint size = 0;
        _context.Check(
            _context.Api.GetPipelineCacheData(_context.Handle, Handle, &size, null), "size the pipeline cache");
        byte[] data = new byte[size];
        fixed (byte* first = data)
        {
            // Another thread may compile meanwhile where the host shares its cache: then the end is missing, which
            // Vulkan calls incomplete and the driver takes all the same.
            Result result = _context.Api.GetPipelineCacheData(_context.Handle, Handle, &size, first);
            _context.Check(result == Result.Incomplete ? Result.Success : result, "read the pipeline cache");
        }

        return data[..(int)size];
    }

    public void Destroy()
    {
        if (!_borrowed)
        {
            _context.Api.DestroyPipelineCache(_context.Handle, Handle, null);
        }
    }

    private static PipelineCache Create(VulkanContext context, ReadOnlySpan<byte> data)
    {
        fixed (byte* first = data)
        {
            PipelineCacheCreateInfo info = new()
            {
                SType = StructureType.PipelineCacheCreateInfo,
                InitialDataSize = (nuint)data.Length,
                PInitialData = first,
            };
            PipelineCache cache;
            Result result = context.Api.CreatePipelineCache(context.Handle, &info, null, &cache);
            if (result != Result.Success && data.Length > 0)
            {
                // A driver may refuse data it once wrote; an empty cache is only slower.
                return Create(context, []);
            }

            context.Check(result, "create the pipeline cache");
            return cache;
        }
    }
}
