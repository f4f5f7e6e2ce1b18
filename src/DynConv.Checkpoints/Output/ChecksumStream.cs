using System;
using System.IO;
using DynConv.Checkpoints.Bytes;

namespace DynConv.Checkpoints.Output;

/// <summary>Takes bytes in for their CRC-32 and count, and passes them on where there is somebody to take
/// them.</summary>
internal sealed class ChecksumStream(Stream? next) : Stream
{
    private long _count;

    /// <summary>The CRC-32 so far.</summary>
    public uint Checksum { get; private set; }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => _count;

    public override long Position
    {
        get => _count;
        set => throw new NotSupportedException();
    }

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        Checksum = Crc32.Append(Checksum, buffer);
        _count += buffer.Length;
        next?.Write(buffer);
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush() => next?.Flush();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();
}
