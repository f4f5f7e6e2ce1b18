using System;
using System.Buffers;
using System.Runtime.InteropServices;

namespace DynConv.Checkpoints.Bytes;

/// <summary>Bytes that stay where they are until the lease is disposed of, even if their file is closed
/// meanwhile.</summary>
internal unsafe ref struct ByteLease
{
    private readonly byte* _start;
    private readonly long _length;
    private SafeBuffer? _mapping;
    private MemoryHandle _pin;

    public ByteLease(SafeBuffer mapping, byte* start, long length)
    {
        _mapping = mapping;
        _start = start;
        _length = length;
    }

    public ByteLease(MemoryHandle pin, long length)
    {
        _pin = pin;
        _start = (byte*)pin.Pointer;
        _length = length;
    }

    private ByteLease(SafeBuffer? mapping, MemoryHandle pin, byte* start, long length)
    {
        _mapping = mapping;
        _pin = pin;
        _start = start;
        _length = length;
    }

    /// <summary>The number of bytes.</summary>
    public readonly long Length => _length;

    /// <summary>A range of the bytes, checked.</summary>
    public readonly ReadOnlySpan<byte> Span(long offset, int count)
    {
        if (offset < 0 || count < 0 || offset > _length - count)
        {
            throw new ArgumentOutOfRangeException(nameof(offset));
        }

        return new ReadOnlySpan<byte>(_start + offset, count);
    }

    /// <summary>The first byte, for loops whose whole range was checked against <see cref="Length"/>.</summary>
    public readonly byte* Pointer => _start;

    /// <summary>Passes the lease on for a range of the bytes; only the result is disposed of.</summary>
    public readonly ByteLease Slice(long offset, long length)
    {
        if (offset < 0 || length < 0 || offset > _length - length)
        {
            throw new ArgumentOutOfRangeException(nameof(offset));
        }

        return new ByteLease(_mapping, _pin, _start + offset, length);
    }

    public void Dispose()
    {
        _mapping?.ReleasePointer();
        _mapping = null;
        _pin.Dispose();
    }
}
