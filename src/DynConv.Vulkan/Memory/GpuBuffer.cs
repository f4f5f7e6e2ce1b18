using System;
using DynConv.Vulkan.Device;
using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Memory;

/// <summary>
/// A buffer of a device, usable as storage buffer and as source and target of copies. Dispose it when no submitted
/// command uses it any more. Not tied to a thread; concurrent access to the content is the caller's affair.
/// </summary>
public sealed unsafe class GpuBuffer : IDisposable
{
    private readonly MemoryRange _memory;
    private readonly bool _allowsTexels = true;
    private bool _disposed;

    /// <summary>Creates a buffer of <paramref name="size"/> bytes; its content is undefined.</summary>
    /// <param name="context">The device.</param>
    /// <param name="size">Bytes; at least 1.</param>
    /// <param name="kind">What the memory is for.</param>
    /// <param name="name">For messages, for example "weights".</param>
    /// <exception cref="VulkanException">Out of memory.</exception>
    /// <exception cref="DeviceLimitException">More than the device allocates at once.</exception>
    public GpuBuffer(VulkanContext context, ulong size, MemoryKind kind, string name = "buffer")
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentOutOfRangeException.ThrowIfZero(size);
        context.ThrowIfUnusable();
        ArgumentNullException.ThrowIfNull(name);
        Context = context;
        Size = size;
        Kind = kind;
        Name = name;
        if (size > context.Capabilities.MaxMemoryAllocationSize)
        {
            throw new DeviceLimitException(
                $"allocate {name}: {size} bytes are more than the "
                + $"{context.Capabilities.MaxMemoryAllocationSize} bytes that this device allocates at once; "
                + "use a smaller batch or input");
        }

        BufferCreateInfo info = new()
        {
            SType = StructureType.BufferCreateInfo,
            Size = size,
            Usage = BufferUsageFlags.StorageBufferBit | BufferUsageFlags.TransferSrcBit | BufferUsageFlags.TransferDstBit
                | (HasTexels ? BufferUsageFlags.UniformTexelBufferBit : BufferUsageFlags.None),
            SharingMode = SharingMode.Exclusive,
        };
        Silk.NET.Vulkan.Buffer handle;
        context.Hold();
        try
        {
            context.Check(
                context.Api.CreateBuffer(context.Handle, &info, null, &handle), $"create {name} of {size} bytes");
            Handle = handle;
            MemoryRequirements wanted;
            context.Api.GetBufferMemoryRequirements(context.Handle, handle, &wanted);
            _memory = context.Allocator.Allocate(wanted, kind, name);
        }
        catch
        {
            context.Api.DestroyBuffer(context.Handle, Handle, null);
            context.Release();
            throw;
        }

        Result result = context.Api.BindBufferMemory(context.Handle, handle, _memory.Block.Handle, _memory.Offset);
        if (result != Result.Success)
        {
            Dispose();
            context.Check(result, $"bind memory to {name}");
        }
    }

    private GpuBuffer(VulkanContext context, ulong handle, ulong size, string name, bool allowsTexels)
    {
        context.Hold();
        (Context, Size, Name, IsBorrowed, _allowsTexels) = (context, size, name, true, allowsTexels);
        Handle = new Silk.NET.Vulkan.Buffer(handle);
    }

    /// <summary>Bytes.</summary>
    public ulong Size { get; }

    /// <summary>What the memory is for.</summary>
    public MemoryKind Kind { get; }

    /// <summary>For messages; a pooled buffer has that of whoever rents it.</summary>
    public string Name { get; internal set; }

    /// <summary>Whether the host can read and write it directly.</summary>
    public bool IsMapped =>
        !IsBorrowed && _memory.Block.Mapped != 0
        && (Kind != MemoryKind.DeviceLocal || Context.Capabilities.UnifiedMemory);

    /// <summary>Whether it is a host's: disposing this object leaves it alone.</summary>
    internal bool IsBorrowed { get; }

    /// <summary>Whether shaders can read it as texels, and should.</summary>
    internal bool HasTexels => _allowsTexels && Context.Capabilities.PrefersTexels;

    internal VulkanContext Context { get; }

    /// <summary>Whether a pool lent it and has not got it back.</summary>
    internal bool IsRented { get; set; }

    internal Silk.NET.Vulkan.Buffer Handle { get; }

    /// <summary><paramref name="count"/> floats in host memory, from byte <paramref name="offset"/> on.</summary>
    /// <exception cref="InvalidOperationException">The host cannot see this buffer.</exception>
    /// <exception cref="ArgumentOutOfRangeException">They are not inside the buffer.</exception>
    public Span<float> MapSingles(ulong offset, int count)
    {
        ThrowIfUnusable();
        if (!IsMapped)
        {
            throw new InvalidOperationException(
                $"{Name} is in memory that the host cannot see; copy it to a readback buffer");
        }

        if (count < 0 || offset > Size || (ulong)count * sizeof(float) > Size - offset || offset % sizeof(float) != 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(count), $"{count} floats at {offset} are not inside {Name} of {Size} bytes");
        }

        return new Span<float>((byte*)_memory.Block.Mapped + _memory.Offset + offset, count);
    }

    /// <summary>Makes the host's writes visible to the device. Nothing to do where memory is coherent.</summary>
    public void Flush() => Synchronise(flush: true);

    /// <summary>Makes the device's writes visible to the host, after waiting for it.</summary>
    public void Invalidate() => Synchronise(flush: false);

    /// <summary>The whole buffer as an operand.</summary>
    public BufferRange Whole => new(this, 0, Size);

    /// <summary>A part of the buffer as an operand.</summary>
    public BufferRange Slice(ulong offset, ulong size) => new(this, offset, size);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            if (!IsBorrowed)
            {
                Context.Api.DestroyBuffer(Context.Handle, Handle, null);
                Context.Allocator.Free(_memory);
            }

            Context.Release();
        }
    }

    /// <summary>The host's buffer as an operand; not owned.</summary>
    internal static GpuBuffer Borrow(
        VulkanContext context, ulong handle, ulong size, string name, bool allowsTexels)
        => new(context, handle, size, name, allowsTexels);

    /// <summary>Throws if the buffer or its context was disposed, or the device lost.</summary>
    internal void ThrowIfUnusable()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        Context.ThrowIfUnusable();
    }

    private void Synchronise(bool flush)
    {
        ThrowIfUnusable();
        if (!IsMapped || _memory.Block.IsCoherent)
        {
            return;
        }

        MappedMemoryRange range = new()
        {
            SType = StructureType.MappedMemoryRange,
            Memory = _memory.Block.Handle,
            Offset = _memory.Offset,
            Size = _memory.Size,
        };
        Context.Check(
            flush
                ? Context.Api.FlushMappedMemoryRanges(Context.Handle, 1, &range)
                : Context.Api.InvalidateMappedMemoryRanges(Context.Handle, 1, &range),
            flush ? "flush mapped memory" : "invalidate mapped memory");
    }
}
