using System.Collections.Generic;

namespace DynConv.Vulkan.Memory;

/// <summary>
/// Free ranges of one block of memory, sorted by offset and merged. First fit: plans make few, long-lived allocations.
/// Pure arithmetic, no Vulkan.
/// </summary>
internal sealed class FreeList
{
    private readonly List<(ulong Offset, ulong Size)> _free = [];

    public FreeList(ulong size)
    {
        Size = size;
        FreeBytes = size;
        _free.Add((0, size));
    }

    public ulong Size { get; }

    public ulong FreeBytes { get; private set; }

    public bool IsUnused => FreeBytes == Size;

    /// <summary>
    /// Takes <paramref name="size"/> bytes at a multiple of <paramref name="alignment"/> (a power of two).
    /// </summary>
    public bool TryTake(ulong size, ulong alignment, out ulong offset)
    {
        for (int i = 0; i < _free.Count; i++)
        {
            (ulong start, ulong length) = _free[i];
            ulong aligned = (start + alignment - 1) & ~(alignment - 1);
            ulong padding = aligned - start;
            if (length < padding || length - padding < size)
            {
                continue;
            }

            _free.RemoveAt(i);
            if (length - padding > size)
            {
                _free.Insert(i, (aligned + size, length - padding - size));
            }

            if (padding > 0)
            {
                _free.Insert(i, (start, padding));
            }

            FreeBytes -= size;
            offset = aligned;
            return true;
        }

        offset = 0;
        return false;
    }

    /// <summary>Gives a taken range back and merges it with its neighbours.</summary>
    public void Return(ulong offset, ulong size)
    {
        int next = _free.FindIndex(range => range.Offset > offset);
        if (next < 0)
        {
            next = _free.Count;
        }

        FreeBytes += size;
        if (next < _free.Count && offset + size == _free[next].Offset)
        {
            size += _free[next].Size;
            _free.RemoveAt(next);
        }

        if (next > 0 && _free[next - 1].Offset + _free[next - 1].Size == offset)
        {
            _free[next - 1] = (_free[next - 1].Offset, _free[next - 1].Size + size);
        }
        else
        {
            _free.Insert(next, (offset, size));
        }
    }
}
