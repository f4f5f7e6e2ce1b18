using System;
using System.Collections.Generic;
using System.Globalization;
using System.Threading;
using DynConv.Vulkan.Device;
using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Memory;

/// <summary>
/// Cuts buffers' memory out of few large allocations: drivers allow as few as 4096 allocations and each is slow.
/// Thread-safe.
/// </summary>
internal sealed unsafe class MemoryAllocator : IDisposable
{
    private const ulong BlockSize = 32ul << 20;

    private readonly VulkanContext _context;
    private readonly MemoryTypes _types;
    private readonly ulong _budget;
    private readonly Lock _lock = new();
    private readonly List<MemoryBlock> _blocks = [];
    private ulong _held;
    private ulong _used;
    private ulong _peak;
    private long _total;
    private int _buffers;

    public MemoryAllocator(VulkanContext context, ulong budget)
    {
        _context = context;
        PhysicalDeviceMemoryProperties properties;
        context.Api.GetPhysicalDeviceMemoryProperties(context.PhysicalDevice, &properties);
        _types = new MemoryTypes(properties, context.Capabilities.UnifiedMemory);
        _budget = budget;
    }

    public MemoryStatistics Statistics
    {
        get
        {
            lock (_lock)
            {
                return new MemoryStatistics(_held, _used, _peak, _blocks.Count, _total, _buffers);
            }
        }
    }

    /// <summary>Memory for a buffer. The name is for messages only.</summary>
    public MemoryRange Allocate(in MemoryRequirements wanted, MemoryKind kind, string name)
    {
        uint type = _types.Choose(kind, wanted.MemoryTypeBits);
        bool coherent = (_types.Flags(type) & MemoryPropertyFlags.HostCoherentBit) != 0;
        // Ranges of memory that must be flushed may not share an atom.
        ulong alignment = Math.Max(wanted.Alignment, coherent ? 1 : _context.Capabilities.NonCoherentAtomSize);
        ulong size = (wanted.Size + alignment - 1) & ~(alignment - 1);
        lock (_lock)
        {
            MemoryRange range = Find(type, size, alignment) ?? FromNewBlock(type, size, coherent, name);
            _used += size;
            _peak = Math.Max(_peak, _used);
            _buffers++;
            return range;
        }
    }

    public void Free(in MemoryRange range)
    {
        lock (_lock)
        {
            range.Block.Ranges.Return(range.Offset, range.Size);
            _used -= range.Size;
            _buffers--;
            // Small blocks stay for the next plan; large ones go back at once.
            if (range.Block.Ranges.IsUnused && range.Block.Ranges.Size > BlockSize)
            {
                Release(range.Block);
            }
        }
    }

    /// <summary>Gives every block without a buffer back to the driver.</summary>
    public void Trim()
    {
        lock (_lock)
        {
            ReleaseUnused();
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            foreach (MemoryBlock block in _blocks.ToArray())
            {
                Release(block);
            }
        }
    }

    private static string Megabytes(ulong bytes)
        => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0.#} MiB");

    private MemoryRange? Find(uint type, ulong size, ulong alignment)
    {
        foreach (MemoryBlock block in _blocks)
        {
            if (block.TypeIndex == type && block.Ranges.FreeBytes >= size
                && block.Ranges.TryTake(size, alignment, out ulong offset))
            {
                return new MemoryRange(block, offset, size);
            }
        }

        return null;
    }

    private MemoryRange FromNewBlock(uint type, ulong size, bool coherent, string name)
    {
        ulong largest = _context.Capabilities.MaxMemoryAllocationSize;
        ulong shared = Math.Min(Math.Min(BlockSize, _types.HeapSize(type) / 8), largest);
        ulong blockSize = size <= shared / 2 ? shared : size;
        if (size > largest)
        {
            throw new DeviceLimitException(
                $"allocate {name}: {size} bytes are more than the {largest} bytes that this device allocates at once; "
                + "use a smaller batch or input");
        }

        if (IsOverBudget(blockSize))
        {
            // Blocks of other memory types may stand empty.
            ReleaseUnused();
            blockSize = IsOverBudget(blockSize) ? size : blockSize;
            if (IsOverBudget(blockSize))
            {
                throw new VulkanException(
                    $"allocate {name}: asked {Megabytes(size)}, "
                    + $"{Megabytes(_budget - Math.Min(_held, _budget))} of the budget of "
                    + $"{Megabytes(_budget)} are left; raise the budget, or use a smaller batch or input",
                    Result.ErrorOutOfDeviceMemory);
            }
        }

        MemoryBlock block = CreateBlock(type, blockSize, size, coherent, name);
        block.Ranges.TryTake(size, 1, out ulong offset);
        return new MemoryRange(block, offset, size);
    }

    private MemoryBlock CreateBlock(uint type, ulong blockSize, ulong size, bool coherent, string name)
    {
        Vk api = _context.Api;
        DeviceMemory memory;
        Result result = AllocateMemory(type, blockSize, &memory);
        if (result is Result.ErrorOutOfDeviceMemory or Result.ErrorOutOfHostMemory)
        {
            ReleaseUnused();
            blockSize = size;
            result = AllocateMemory(type, blockSize, &memory);
        }

        if (result is Result.ErrorOutOfDeviceMemory or Result.ErrorOutOfHostMemory)
        {
            string left = MemoryBudget.Left(_context, _types.Heap(type)) is ulong bytes
                ? $", {Megabytes(bytes)} of it left for this process"
                : "";
            throw new VulkanException(
                $"allocate {name}: {result} (asked {Megabytes(size)}, {Megabytes(_held)} held here, the heap has "
                + $"{Megabytes(_types.HeapSize(type))}{left}); {ResultChecks.Advice(result)}", result);
        }

        _context.Check(result, $"allocate {name}");
        void* mapped = null;
        if ((_types.Flags(type) & MemoryPropertyFlags.HostVisibleBit) != 0)
        {
            Result mapResult = api.MapMemory(_context.Handle, memory, 0, Vk.WholeSize, 0, &mapped);
            if (mapResult != Result.Success)
            {
                api.FreeMemory(_context.Handle, memory, null);
                _context.Check(mapResult, $"map memory for {name}");
            }
        }

        var block = new MemoryBlock(memory, type, blockSize, (nint)mapped, coherent);
        _blocks.Add(block);
        _held += blockSize;
        _total++;
        Log.Allocated(_context.Logger, blockSize, _types.Flags(type).ToString());
        return block;
    }

    private Result AllocateMemory(uint type, ulong size, DeviceMemory* memory)
    {
        MemoryAllocateInfo info = new()
        {
            SType = StructureType.MemoryAllocateInfo,
            AllocationSize = size,
            MemoryTypeIndex = type,
        };
        return _context.Api.AllocateMemory(_context.Handle, &info, null, memory);
    }

    private bool IsOverBudget(ulong more) => _budget > 0 && (_held > _budget || more > _budget - _held);

    private void ReleaseUnused()
    {
        foreach (MemoryBlock block in _blocks.FindAll(b => b.Ranges.IsUnused))
        {
            Release(block);
        }
    }

    private void Release(MemoryBlock block)
    {
        _blocks.Remove(block);
        _held -= block.Ranges.Size;
        // Freeing memory also unmaps it.
        _context.Api.FreeMemory(_context.Handle, block.Handle, null);
    }
}
