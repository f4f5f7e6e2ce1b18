using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Memory;

/// <summary>One allocation from the driver, mapped for its whole life if the host can see it.</summary>
internal sealed class MemoryBlock(DeviceMemory handle, uint typeIndex, ulong size, nint mapped, bool coherent)
{
    public DeviceMemory Handle { get; } = handle;

    public uint TypeIndex { get; } = typeIndex;

    /// <summary>Host address of the first byte; 0 if not mapped.</summary>
    public nint Mapped { get; } = mapped;

    public bool IsCoherent { get; } = coherent;

    public FreeList Ranges { get; } = new(size);
}
