using System;
using System.Runtime.CompilerServices;

namespace DynConv.Checkpoints.Bytes;

/// <summary>The bytes of values in memory, in the order of a little-endian machine.</summary>
internal sealed class MemorySource<T>(Origin origin, ReadOnlyMemory<T> values)
    : ByteSource(origin, (long)values.Length * Unsafe.SizeOf<T>())
    where T : unmanaged
{
    public override ByteLease Lease() => new(values.Pin(), Length);
}
