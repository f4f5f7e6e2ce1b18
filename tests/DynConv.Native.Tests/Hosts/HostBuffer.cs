using System;
using Silk.NET.Vulkan;
using Buffer = Silk.NET.Vulkan.Buffer;

namespace DynConv.Native.Tests.Hosts;

/// <summary>A buffer of the host's that the processor sees.</summary>
internal sealed unsafe class HostBuffer : IDisposable
{
    private readonly BareHost _host;
    private readonly DeviceMemory _memory;
    private readonly void* _mapped;

    public HostBuffer(BareHost host, ulong size)
    {
        _host = host;
        BufferCreateInfo info = new()
        {
            SType = StructureType.BufferCreateInfo,
            Size = size,
            Usage = BufferUsageFlags.StorageBufferBit | BufferUsageFlags.TransferSrcBit,
        };
        Buffer buffer;
        BareHost.Check(host.Api.CreateBuffer(host.Device, &info, null, &buffer));
        (Handle, Size) = (buffer, size);
        MemoryRequirements needs;
        host.Api.GetBufferMemoryRequirements(host.Device, buffer, &needs);
        MemoryAllocateInfo allocation = new()
        {
            SType = StructureType.MemoryAllocateInfo,
            AllocationSize = needs.Size,
            MemoryTypeIndex = FindType(needs.MemoryTypeBits),
        };
        DeviceMemory memory;
        BareHost.Check(host.Api.AllocateMemory(host.Device, &allocation, null, &memory));
        _memory = memory;
        BareHost.Check(host.Api.BindBufferMemory(host.Device, buffer, memory, 0));
        void* mapped;
        BareHost.Check(host.Api.MapMemory(host.Device, memory, 0, Vk.WholeSize, 0, &mapped));
        _mapped = mapped;
    }

    public Buffer Handle { get; }

    public ulong Size { get; }

    public Span<float> Numbers => new(_mapped, (int)(Size / sizeof(float)));

    public void Dispose()
    {
        _host.Api.DestroyBuffer(_host.Device, Handle, null);
        _host.Api.FreeMemory(_host.Device, _memory, null);
    }

    private uint FindType(uint allowed)
    {
        const MemoryPropertyFlags Wanted = MemoryPropertyFlags.HostVisibleBit | MemoryPropertyFlags.HostCoherentBit;
        PhysicalDeviceMemoryProperties memory;
        _host.Api.GetPhysicalDeviceMemoryProperties(_host.PhysicalDevice, &memory);
        uint type = 0;
        while ((allowed >> (int)type & 1) == 0 || (memory.MemoryTypes[(int)type].PropertyFlags & Wanted) != Wanted)
        {
            type++;
        }

        return type;
    }
}
