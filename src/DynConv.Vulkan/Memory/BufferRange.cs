namespace DynConv.Vulkan.Memory;

/// <summary>A part of a buffer: what a kernel reads or writes. Offset and size in bytes.</summary>
/// <param name="Buffer">The buffer; not owned.</param>
/// <param name="Offset">Bytes from its start; a multiple of the device's storage-buffer alignment when bound to a
/// kernel.</param>
/// <param name="Size">Bytes.</param>
public readonly record struct BufferRange(GpuBuffer Buffer, ulong Offset, ulong Size)
{
    /// <summary>A buffer whole, where a range is wanted.</summary>
    public static implicit operator BufferRange(GpuBuffer buffer) => buffer.Whole;

    /// <summary>The same as the implicit conversion.</summary>
    public static BufferRange FromGpuBuffer(GpuBuffer buffer) => buffer.Whole;

    /// <summary>Whether some byte is in both; neither may be the default value.</summary>
    internal bool Overlaps(in BufferRange other)
        => ReferenceEquals(Buffer, other.Buffer) && Offset < other.Offset + other.Size && other.Offset < Offset + Size;

    /// <summary>A part of this part.</summary>
    public BufferRange Slice(ulong offset, ulong size) => new(Buffer, Offset + offset, size);
}
