using System;
using Silk.NET.Vulkan;
using Buffer = Silk.NET.Vulkan.Buffer;

namespace HostOwnedDevice.Device;

/// <summary>Memory that the device copies a picture to and the program reads.</summary>
internal sealed unsafe class ReadbackBuffer : IDisposable
{
    private readonly HostDevice _host;
    private readonly DeviceMemory _memory;
    private readonly void* _bytes;
    private readonly int _size;

    public ReadbackBuffer(HostDevice host, int size)
    {
        (_host, _size) = (host, size);
        try
        {
            BufferCreateInfo info = new()
            {
                SType = StructureType.BufferCreateInfo,
                Size = (ulong)size,
                Usage = BufferUsageFlags.TransferDstBit,
            };
            Buffer buffer;
            host.Vk.CreateBuffer(host.Handle, &info, null, &buffer).ThrowIfFailed("create a readback buffer");
            Handle = buffer;
            MemoryRequirements needs;
            host.Vk.GetBufferMemoryRequirements(host.Handle, buffer, &needs);
            // Every implementation has such a type.
            _memory = MemoryChoice.Allocate(
                host, needs, MemoryPropertyFlags.HostVisibleBit | MemoryPropertyFlags.HostCoherentBit,
                "a readback buffer");
            host.Vk.BindBufferMemory(host.Handle, buffer, _memory, 0).ThrowIfFailed("bind a readback buffer");
            void* bytes;
            host.Vk.MapMemory(host.Handle, _memory, 0, Vk.WholeSize, 0, &bytes).ThrowIfFailed("map a readback buffer");
            _bytes = bytes;
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public Buffer Handle { get; }

    /// <summary>What the device wrote; only after the fence of the frame that did.</summary>
    public ReadOnlySpan<byte> Bytes => new(_bytes, _size);

    public void Dispose()
    {
        _host.Vk.DestroyBuffer(_host.Handle, Handle, null);
        _host.Vk.FreeMemory(_host.Handle, _memory, null);
    }
}
