using System;
using Silk.NET.Vulkan;
using Buffer = Silk.NET.Vulkan.Buffer;

namespace DynConv.Embedding.Tests.Hosts;

/// <summary>A buffer of a host's, in memory that its processor sees, with what a frame may want of its usage.</summary>
internal sealed unsafe class HostBuffer : IDisposable
{
    private readonly Host _host;
    private readonly DeviceMemory _memory;
    private readonly nint _mapped;
    private bool _disposed;

    public HostBuffer(Host host, ulong bytes)
    {
        (_host, Bytes) = (host, bytes);
        BufferCreateInfo info = new()
        {
            SType = StructureType.BufferCreateInfo,
            Size = bytes,
            Usage = BufferUsageFlags.StorageBufferBit | BufferUsageFlags.UniformTexelBufferBit
                | BufferUsageFlags.TransferSrcBit
                | BufferUsageFlags.TransferDstBit,
        };
        Vk api = host.Api;
        Buffer made;
        api.CreateBuffer(host.Device, &info, null, &made).Ok();
        Handle = made;
        MemoryRequirements wanted;
        api.GetBufferMemoryRequirements(host.Device, made, &wanted);
        MemoryAllocateInfo allocation = new()
        {
            SType = StructureType.MemoryAllocateInfo,
            AllocationSize = wanted.Size,
            MemoryTypeIndex = VisibleType(wanted.MemoryTypeBits),
        };
        DeviceMemory memory;
        api.AllocateMemory(host.Device, &allocation, null, &memory).Ok();
        _memory = memory;
        api.BindBufferMemory(host.Device, made, memory, 0).Ok();
        void* mapped;
        api.MapMemory(host.Device, memory, 0, Vk.WholeSize, 0, &mapped).Ok();
        _mapped = (nint)mapped;
        Singles.Fill(float.NaN);
    }

    public Buffer Handle { get; }

    public ulong Bytes { get; }

    /// <summary>Its content; coherent.</summary>
    public Span<float> Singles => new((void*)_mapped, (int)(Bytes / sizeof(float)));

    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _host.Api.DestroyBuffer(_host.Device, Handle, null);
            _host.Api.FreeMemory(_host.Device, _memory, null);
        }
    }

    private uint VisibleType(uint allowed)
    {
        const MemoryPropertyFlags Wanted =
            MemoryPropertyFlags.HostVisibleBit | MemoryPropertyFlags.HostCoherentBit;
        PhysicalDeviceMemoryProperties properties;
        _host.Api.GetPhysicalDeviceMemoryProperties(_host.Instance.PhysicalDevice, &properties);
        for (int i = 0; i < properties.MemoryTypeCount; i++)
        {
            if ((allowed & (1u << i)) != 0 && (properties.MemoryTypes[i].PropertyFlags & Wanted) == Wanted)
            {
                return (uint)i;
            }
        }

        throw new InvalidOperationException("no coherent memory that a processor sees");
    }
}
