using System;
using System.Buffers;
using System.Collections.Generic;
using System.IO;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using DynConv.Checkpoints.Tensors;

namespace DynConv.Checkpoints;

/// <content>Reading the elements.</content>
public sealed partial class CheckpointTensor
{
    /// <summary>
    /// Copies all elements in logical row-major order, widened or narrowed to float32; integers are rounded to the
    /// nearest float, bool gives 0 or 1, quantized elements give the numbers that they stand for.
    /// </summary>
    /// <param name="destination">As long as <see cref="ElementCount"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> has another length.</exception>
    /// <exception cref="CheckpointException">The tensor has no data here (meta, sparse, nested) or its elements are not
    /// real numbers (complex, bits, packed).</exception>
    /// <exception cref="ObjectDisposedException">The checkpoint was closed.</exception>
    public void CopyTo(Span<float> destination)
    {
        if (HasData && destination.Length != ElementCount)
        {
            throw new ArgumentException(
                $"{Escaping.Escape(Name)} has {ElementCount} elements, the destination {destination.Length}",
                nameof(destination));
        }

        CopyTo(0, destination);
    }

    /// <summary>Copies some elements in logical row-major order; see <see cref="CopyTo(Span{float})"/>.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="destination">As long as they are many.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    /// <exception cref="CheckpointException">As for <see cref="CopyTo(Span{float})"/>.</exception>
    /// <exception cref="ObjectDisposedException">The checkpoint was closed.</exception>
    public void CopyTo(long first, Span<float> destination)
    {
        StorageData storage = RequireData();
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        if (destination.Length > ElementCount - first)
        {
            throw new ArgumentOutOfRangeException(
                nameof(destination),
                destination.Length,
                $"{Escaping.Escape(Name)} has {ElementCount} elements, not {destination.Length} from {first} on");
        }

        if (!ElementValues.HasSingles(ElementType))
        {
            throw Refuse($"elements of type {ElementType.PyTorchName()} are not real numbers", "read its bytes");
        }

        Dequantizer? dequantizer = Quantization is null ? null : Dequantizer.Create(_view, Quantization);
        using RowMajorReader reader = new(_view, storage);
        if (ElementType == ElementType.Float32 && BitConverter.IsLittleEndian)
        {
            reader.Read(first, MemoryMarshal.AsBytes(destination));
            return;
        }

        CopyConverted(reader, first, destination, dequantizer);
    }

    /// <summary>All elements as float32; see <see cref="CopyTo(Span{float})"/>.</summary>
    /// <returns>A new array of <see cref="ElementCount"/> numbers.</returns>
    /// <exception cref="CheckpointException">As for <see cref="CopyTo(Span{float})"/>, or the tensor is too large for
    /// one array.</exception>
    public float[] ToSingles()
    {
        if (ElementCount > Array.MaxLength)
        {
            throw Refuse($"{ElementCount} elements do not fit one array", null);
        }

        _ = RequireData();
        float[] values = new float[ElementCount];
        CopyTo(values);
        return values;
    }

    /// <summary>Copies elements as contiguous row-major little-endian bytes.</summary>
    /// <param name="destination">As long as <see cref="ByteCount"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> has another length.</exception>
    /// <exception cref="CheckpointException">The tensor has no data here (meta, sparse, nested).</exception>
    /// <exception cref="ObjectDisposedException">The checkpoint was closed.</exception>
    public void CopyBytesTo(Span<byte> destination)
    {
        StorageData storage = RequireData();
        if (destination.Length != ByteCount)
        {
            throw new ArgumentException(
                $"{Escaping.Escape(Name)} has {ByteCount} bytes, the destination {destination.Length}",
                nameof(destination));
        }

        using RowMajorReader reader = new(_view, storage);
        reader.Read(0, destination);
    }

    /// <summary>Writes the tensor as contiguous row-major little-endian bytes, with a buffer of 64 KiB.</summary>
    /// <param name="stream">Where to.</param>
    /// <exception cref="CheckpointException">The tensor has no data here (meta, sparse, nested).</exception>
    /// <exception cref="ObjectDisposedException">The checkpoint was closed.</exception>
    public void WriteBytesTo(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        ForEachPiece((Stream: stream, 0), static (state, piece) => state.Stream.Write(piece));
    }

    /// <summary>The SHA-256 of the contiguous row-major little-endian bytes, in lower-case hexadecimal
    /// digits.</summary>
    /// <returns>64 digits.</returns>
    /// <exception cref="CheckpointException">The tensor has no data here (meta, sparse, nested).</exception>
    /// <exception cref="ObjectDisposedException">The checkpoint was closed.</exception>
    public string ComputeSha256()
    {
        using IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        ForEachPiece((Hash: hash, 0), static (state, piece) => state.Hash.AppendData(piece));
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The first elements in row-major order, as JSON can hold them.</summary>
    /// <param name="count">At most this many.</param>
    /// <returns>
    /// <see cref="double"/> for floating types, <see cref="long"/> for integers, bool (0 or 1) and quantized integers,
    /// <see cref="ulong"/> for uint64, <see cref="double"/>[2] for complex types (real, imaginary), bytes of packed and
    /// bits types.
    /// </returns>
    /// <exception cref="CheckpointException">The tensor has no data here (meta, sparse, nested).</exception>
    /// <exception cref="ObjectDisposedException">The checkpoint was closed.</exception>
    public IReadOnlyList<object> FirstValues(int count = 4)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        StorageData storage = RequireData();
        int size = ElementType.ByteSize();
        object[] values = new object[Math.Min(count, ByteCount / size)];
        using RowMajorReader reader = new(_view, storage);
        Span<byte> element = stackalloc byte[size];
        for (int i = 0; i < values.Length; i++)
        {
            reader.Read(i, element);
            values[i] = ElementValues.ToValue(ElementType, element);
        }

        return values;
    }

    private void ForEachPiece<TState>(TState state, Action<TState, ReadOnlySpan<byte>> act)
    {
        StorageData storage = RequireData();
        int size = ElementType.ByteSize();
        byte[] buffer = ArrayPool<byte>.Shared.Rent(RowMajorReader.PieceSize);
        try
        {
            using RowMajorReader reader = new(_view, storage);
            for (long at = 0; at < ByteCount; at += RowMajorReader.PieceSize)
            {
                Span<byte> piece = buffer.AsSpan(0, (int)Math.Min(RowMajorReader.PieceSize, ByteCount - at));
                reader.Read(at / size, piece);
                act(state, piece);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private void CopyConverted(
        in RowMajorReader reader, long first, Span<float> destination, Dequantizer? dequantizer)
    {
        int size = ElementType.ByteSize();
        int step = RowMajorReader.PieceSize / size;
        byte[] buffer = ArrayPool<byte>.Shared.Rent(RowMajorReader.PieceSize);
        try
        {
            for (int at = 0; at < destination.Length; at += step)
            {
                Span<float> part = destination.Slice(at, Math.Min(step, destination.Length - at));
                Span<byte> piece = buffer.AsSpan(0, part.Length * size);
                reader.Read(first + at, piece);
                ElementValues.ToSingles(ElementType, piece, part);
                dequantizer?.Apply(first + at, part);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private StorageData RequireData() => _view.Storage ?? throw Refuse(
        IsMeta ? "the tensor was saved without data (device meta)" : $"a tensor of layout {Layout} has no dense data",
        IsMeta ? "save it from a model on a real device" : "read its components");
}
