using System;

namespace DynConv.Checkpoints.Bytes;

/// <summary>A range of bytes that can be read anywhere: a mapped file, a record of one, memory.</summary>
internal abstract class ByteSource(Origin origin, long length)
{
    /// <summary>Where the bytes come from, for messages.</summary>
    public Origin Origin { get; } = origin;

    /// <summary>The number of bytes.</summary>
    public long Length { get; } = length;

    /// <summary>Pins all bytes until the lease is disposed of.</summary>
    /// <returns>A pointer to <see cref="Length"/> bytes.</returns>
    public abstract ByteLease Lease();

    /// <summary>The same bytes from <paramref name="offset"/> on, without a copy.</summary>
    /// <param name="offset">The first byte.</param>
    /// <param name="length">The number of bytes; the range must lie inside this one.</param>
    /// <param name="origin">What messages call the range.</param>
    /// <returns>The range.</returns>
    public virtual ByteSource Slice(long offset, long length, Origin origin)
    {
        CheckRange(offset, length);
        return new SlicedSource(this, offset, length, origin);
    }

    /// <summary>Copies bytes out.</summary>
    /// <param name="offset">The first byte.</param>
    /// <param name="destination">Filled whole; the range must lie inside this one.</param>
    public void Read(long offset, Span<byte> destination)
    {
        CheckRange(offset, destination.Length);
        using ByteLease lease = Lease();
        lease.Span(offset, destination.Length).CopyTo(destination);
    }

    protected void CheckRange(long offset, long length)
    {
        if (offset < 0 || length < 0 || offset > Length - length)
        {
            throw Origin.Refuse(offset, $"{length} bytes are wanted where {Length} are");
        }
    }
}
