using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Memory;

namespace DynConv.Vulkan.Planning;

/// <summary>
/// Buffers rented together and given back together: the weights of a plan, which its frames share, or the features of
/// one frame, which share memory by lifetime.
/// </summary>
internal sealed class PlanMemory(VulkanContext context) : IDisposable
{
    /// <summary>
    /// No buffer grows beyond this, so that no device's limit on one allocation is met.
    /// </summary>
    private const ulong ArenaLimit = 1ul << 30;

    private readonly List<GpuBuffer> _rented = [];
    private int _holders = 1;

    /// <summary>A buffer that lives as long as this.</summary>
    public GpuBuffer Rent(ulong bytes, MemoryKind kind, string name)
    {
        GpuBuffer buffer = context.Buffers.Rent(bytes, kind, name);
        _rented.Add(buffer);
        return buffer;
    }

    /// <summary>Gives constants their places, none shared; returns the bytes taken.</summary>
    public ulong Place(IReadOnlyList<Constant> constants)
        => Place(constants, [.. constants.Select(c => new LifetimePacker.Item(c.Bytes, 0, int.MaxValue))], "weights");

    /// <summary>Gives features their places, shared by lifetime; returns the bytes taken.</summary>
    public ulong Place(IReadOnlyList<Transient> transients)
        => Place(
            transients, [.. transients.Select(t => new LifetimePacker.Item(t.Bytes, t.First, t.Last))], "features");

    /// <summary>Keeps it for one more; each <see cref="Dispose"/> ends one.</summary>
    public PlanMemory Share()
    {
        Interlocked.Increment(ref _holders);
        return this;
    }

    public void Dispose()
    {
        if (Interlocked.Decrement(ref _holders) != 0)
        {
            return;
        }

        foreach (GpuBuffer buffer in _rented)
        {
            context.Buffers.Return(buffer);
        }

        _rented.Clear();
    }

    private ulong Place(IReadOnlyList<Operand> operands, LifetimePacker.Item[] items, string name)
    {
        ulong limit = Math.Min(ArenaLimit, context.Capabilities.MaxMemoryAllocationSize);
        (LifetimePacker.Place[] places, ulong[] sizes) = LifetimePacker.Pack(
            items, Math.Max(context.Capabilities.StorageBufferAlignment, 64), limit);
        GpuBuffer[] buffers = [.. sizes.Select(size => Rent(size, MemoryKind.DeviceLocal, name))];
        for (int i = 0; i < places.Length; i++)
        {
            operands[i].Range = buffers[places[i].Buffer].Slice(places[i].Offset, operands[i].Bytes);
        }

        return sizes.Aggregate(0ul, (sum, size) => sum + size);
    }
}
