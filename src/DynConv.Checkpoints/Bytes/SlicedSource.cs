namespace DynConv.Checkpoints.Bytes;

/// <summary>A range of another source.</summary>
internal sealed class SlicedSource(ByteSource whole, long offset, long length, Origin origin)
    : ByteSource(origin, length)
{
    public override ByteLease Lease() => whole.Lease().Slice(offset, Length);

    public override ByteSource Slice(long offset1, long length1, Origin origin1)
    {
        CheckRange(offset1, length1);
        return new SlicedSource(whole, offset + offset1, length1, origin1);
    }
}
