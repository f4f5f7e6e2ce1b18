using System;
using System.Collections.Generic;
using System.Linq;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Memory;

namespace DynConv.Vulkan.Planning;

/// <summary>The buffers of one plan: an arena of constants, and features that share memory by lifetime.</summary>
internal sealed class PlanMemory : IDisposable
{
    /// <summary>
    /// No buffer grows beyond this, so that no device's limit on one allocation is met.
    /// </summary>
    private const ulong ArenaLimit = 1ul << 30;

    private readonly VulkanContext _context;
    private readonly List<GpuBuffer> _rented = [];

    public PlanMemory(VulkanContext context, PlanBuilder builder)
    {
        _context = context;
        try
        {
            PlaceConstants(builder.Constants);
            PlaceTransients(builder.Transients);
            ConstantUploader.Upload(context, builder.Constants);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Bytes of the constants.</summary>
    public ulong ConstantBytes { get; private set; }

    /// <summary>Bytes of the features if none shared memory.</summary>
    public ulong TransientBytes { get; private set; }

    /// <summary>Bytes of the features as they are.</summary>
    public ulong PeakTransientBytes { get; private set; }

    /// <summary>A buffer that lives as long as the plan.</summary>
    public GpuBuffer Rent(ulong bytes, MemoryKind kind, string name)
    {
        GpuBuffer buffer = _context.Buffers.Rent(bytes, kind, name);
        _rented.Add(buffer);
        return buffer;
    }

    public void Dispose()
    {
        foreach (GpuBuffer buffer in _rented)
        {
            _context.Buffers.Return(buffer);
        }

        _rented.Clear();
    }

    private void PlaceConstants(IReadOnlyList<Constant> constants)
    {
        ConstantBytes = constants.Aggregate(0ul, (sum, c) => sum + c.Bytes);
        // All live from the first step to the last.
        Place(constants, [.. constants.Select(c => new LifetimePacker.Item(c.Bytes, 0, int.MaxValue))], "weights");
    }

    private void PlaceTransients(IReadOnlyList<Transient> transients)
    {
        TransientBytes = transients.Aggregate(0ul, (sum, t) => sum + t.Bytes);
        PeakTransientBytes = Place(
            transients, [.. transients.Select(t => new LifetimePacker.Item(t.Bytes, t.First, t.Last))], "features");
    }

    private ulong Place(IReadOnlyList<Operand> operands, LifetimePacker.Item[] items, string name)
    {
        ulong limit = Math.Min(ArenaLimit, _context.Capabilities.MaxMemoryAllocationSize);
        (LifetimePacker.Place[] places, ulong[] sizes) = LifetimePacker.Pack(
            items, Math.Max(_context.Capabilities.StorageBufferAlignment, 64), limit);
        GpuBuffer[] buffers = [.. sizes.Select(size => Rent(size, MemoryKind.DeviceLocal, name))];
        for (int i = 0; i < places.Length; i++)
        {
            operands[i].Range = buffers[places[i].Buffer].Slice(places[i].Offset, operands[i].Bytes);
        }

        return sizes.Aggregate(0ul, (sum, size) => sum + size);
    }
}
