using System;
using System.Collections.Generic;
using System.Linq;

namespace DynConv.Vulkan.Planning;

/// <summary>
/// Gives features a place in few buffers so that two that live at the same time never overlap: largest first, each at
/// the lowest offset that is free for its whole life (greedy by size, as in "Efficient Memory Management for Deep
/// Neural Net Inference", arXiv 2001.03288, section 5). Pure arithmetic, no Vulkan.
/// </summary>
internal static class LifetimePacker
{
    /// <summary>Something to place: bytes and the first and last step that need it.</summary>
    internal readonly record struct Item(ulong Bytes, int First, int Last);

    /// <summary>Where an item goes.</summary>
    internal readonly record struct Place(int Buffer, ulong Offset);

    /// <summary>Places in the items' order, and the size of each buffer.</summary>
    public static (Place[] Places, ulong[] BufferBytes) Pack(
        IReadOnlyList<Item> items, ulong alignment, ulong bufferLimit)
    {
        Place[] places = new Place[items.Count];
        List<List<int>> buffers = [];
        List<ulong> sizes = [];
        foreach (int index in Enumerable.Range(0, items.Count).OrderByDescending(i => items[i].Bytes).ThenBy(i => i))
        {
            places[index] = PlaceOne(items, index, places, buffers, sizes, alignment, bufferLimit);
        }

        return (places, [.. sizes]);
    }

    private static Place PlaceOne(
        IReadOnlyList<Item> items, int index, Place[] places, List<List<int>> buffers, List<ulong> sizes,
        ulong alignment, ulong limit)
    {
        Item item = items[index];
        for (int buffer = 0; ; buffer++)
        {
            if (buffer == buffers.Count)
            {
                buffers.Add([]);
                sizes.Add(0);
            }

            ulong offset = LowestFree(items, item, places, buffers[buffer], alignment);
            // The first item of a buffer always fits: whether a device can allocate it is found when it is allocated.
            if (buffers[buffer].Count == 0 || offset + item.Bytes <= limit)
            {
                buffers[buffer].Add(index);
                sizes[buffer] = Math.Max(sizes[buffer], offset + item.Bytes);
                return new Place(buffer, offset);
            }
        }
    }

    private static ulong LowestFree(
        IReadOnlyList<Item> items, Item item, Place[] places, List<int> placed, ulong alignment)
    {
        ulong offset = 0;
        foreach (int other in placed
            .Where(o => items[o].First <= item.Last && item.First <= items[o].Last)
            .OrderBy(o => places[o].Offset))
        {
            if (offset + item.Bytes <= places[other].Offset)
            {
                break;
            }

            ulong end = places[other].Offset + items[other].Bytes;
            offset = Math.Max(offset, (end + alignment - 1) / alignment * alignment);
        }

        return offset;
    }
}
