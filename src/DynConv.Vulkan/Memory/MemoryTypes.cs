using System;
using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Memory;

/// <summary>Chooses memory types by what they are for.</summary>
internal readonly struct MemoryTypes(PhysicalDeviceMemoryProperties properties, bool unified)
{
    private const MemoryPropertyFlags Local = MemoryPropertyFlags.DeviceLocalBit;
    private const MemoryPropertyFlags Visible = MemoryPropertyFlags.HostVisibleBit;
    private const MemoryPropertyFlags Coherent = MemoryPropertyFlags.HostCoherentBit;
    private const MemoryPropertyFlags Cached = MemoryPropertyFlags.HostCachedBit;

    /// <summary>
    /// The type's index among those that <paramref name="allowed"/> has a bit for; the best wish that exists.
    /// </summary>
    public uint Choose(MemoryKind kind, uint allowed)
    {
        ReadOnlySpan<MemoryPropertyFlags> wishes = kind switch
        {
            MemoryKind.DeviceLocal when unified =>
                [Local | Visible | Coherent | Cached, Local | Visible | Coherent, Local, 0],
            MemoryKind.DeviceLocal => [Local, 0],
            MemoryKind.Upload => [Visible | Coherent, Visible],
            _ => [Visible | Coherent | Cached, Visible | Cached, Visible | Coherent, Visible],
        };
        foreach (MemoryPropertyFlags wish in wishes)
        {
            for (uint i = 0; i < properties.MemoryTypeCount; i++)
            {
                if ((allowed & (1u << (int)i)) != 0 && (Flags(i) & wish) == wish)
                {
                    return i;
                }
            }
        }

        // Vulkan promises a type that is host-visible and coherent for every buffer.
        throw new InvalidOperationException($"no memory type of this device serves {kind}");
    }

    public MemoryPropertyFlags Flags(uint index) => properties.MemoryTypes[(int)index].PropertyFlags;

    public uint Heap(uint index) => properties.MemoryTypes[(int)index].HeapIndex;

    public ulong HeapSize(uint index) => properties.MemoryHeaps[(int)properties.MemoryTypes[(int)index].HeapIndex].Size;
}
