using System;
using System.Collections.Generic;
using System.Numerics;
using System.Threading;
using DynConv.Vulkan.Device;
using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Memory;

/// <summary>
/// Buffers that are used again: plans that come and go, staging of uploads. Sizes are rounded up to eight steps per
/// power of two, so at most 12.5 % is wasted. Thread-safe.
/// </summary>
public sealed class BufferPool
{
    private readonly VulkanContext _context;
    private readonly Lock _lock = new();
    private readonly Dictionary<(MemoryKind, ulong), Stack<GpuBuffer>> _free = [];
    private ulong _pooled;
    private int _rented;
    private long _hits;
    private long _misses;

    internal BufferPool(VulkanContext context) => _context = context;

    /// <summary>
    /// Bytes that the pool keeps at most in buffers that nobody has rented; more is destroyed on return.
    /// </summary>
    public ulong RetainedBytesLimit { get; set; } = 256ul << 20;

    /// <summary>What the pool did so far.</summary>
    public PoolStatistics Statistics
    {
        get
        {
            lock (_lock)
            {
                return new PoolStatistics(_rented, _pooled, _hits, _misses);
            }
        }
    }

    /// <summary>
    /// A buffer of at least <paramref name="size"/> bytes with undefined content; give it to <see cref="Return"/>.
    /// </summary>
    /// <exception cref="VulkanException">Out of memory, also after everything pooled was given back.</exception>
    /// <exception cref="DeviceLimitException">More than the device allocates at once.</exception>
    public GpuBuffer Rent(ulong size, MemoryKind kind, string name = "pooled buffer")
    {
        _context.ThrowIfUnusable();
        // Rounding must not push a size over the device's limit; a size beyond it is refused with its own number.
        ulong largest = _context.Capabilities.MaxMemoryAllocationSize;
        ulong rounded = size >= largest ? size : Math.Min(RoundUp(size), largest);
        lock (_lock)
        {
            if (_free.TryGetValue((kind, rounded), out Stack<GpuBuffer>? stack) && stack.TryPop(out GpuBuffer? pooled))
            {
                _pooled -= pooled.Size;
                _hits++;
                _rented++;
                pooled.IsRented = true;
                pooled.Name = name;
                return pooled;
            }
        }

        GpuBuffer buffer = CreateOrTrim(rounded, kind, name);
        lock (_lock)
        {
            _misses++;
            _rented++;
            buffer.IsRented = true;
        }

        return buffer;
    }

    /// <summary>Takes a rented buffer back. No submitted command may use it any more.</summary>
    /// <exception cref="ArgumentException">It was not rented here, or was given back before.</exception>
    public void Return(GpuBuffer buffer)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        bool keep;
        lock (_lock)
        {
            if (!buffer.IsRented || !ReferenceEquals(buffer.Context, _context))
            {
                throw new ArgumentException(
                    $"{buffer.Name} is not rented from this pool, or was given back before", nameof(buffer));
            }

            buffer.IsRented = false;
            _rented--;
            keep = !_context.IsDisposed && _pooled + buffer.Size <= RetainedBytesLimit;
            if (keep)
            {
                _pooled += buffer.Size;
                if (!_free.TryGetValue((buffer.Kind, buffer.Size), out Stack<GpuBuffer>? stack))
                {
                    _free[(buffer.Kind, buffer.Size)] = stack = new Stack<GpuBuffer>();
                }

                stack.Push(buffer);
            }
        }

        if (!keep)
        {
            buffer.Dispose();
        }
    }

    /// <summary>Destroys every buffer that nobody has rented and gives the memory back to the driver.</summary>
    public void Trim()
    {
        List<GpuBuffer> doomed = [];
        lock (_lock)
        {
            foreach (Stack<GpuBuffer> stack in _free.Values)
            {
                doomed.AddRange(stack);
            }

            _free.Clear();
            _pooled = 0;
        }

        foreach (GpuBuffer buffer in doomed)
        {
            buffer.Dispose();
        }

        _context.Allocator.Trim();
    }

    /// <summary>Up to the next of eight steps per power of two, 256 bytes at least.</summary>
    internal static ulong RoundUp(ulong size)
    {
        ulong least = Math.Max(size, 256);
        ulong step = Math.Max(256, 1ul << Math.Max(0, BitOperations.Log2(least) - 3));
        return (least + step - 1) & ~(step - 1);
    }

    private GpuBuffer CreateOrTrim(ulong size, MemoryKind kind, string name)
    {
        try
        {
            return new GpuBuffer(_context, size, kind, name);
        }
        catch (VulkanException e) when (e.Result is Result.ErrorOutOfDeviceMemory or Result.ErrorOutOfHostMemory
            && Statistics.PooledBytes > 0)
        {
            Trim();
            return new GpuBuffer(_context, size, kind, name);
        }
    }
}
