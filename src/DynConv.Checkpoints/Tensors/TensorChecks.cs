using System;
using DynConv.Checkpoints.Bytes;

namespace DynConv.Checkpoints.Tensors;

/// <summary>The rules for a tensor's geometry (sizes, strides, offset) over a storage.</summary>
internal static class TensorChecks
{
    /// <summary>NumPy's limit; PyTorch has none.</summary>
    public const int MaxRank = 64;

    /// <summary>2^58 elements of 16 bytes still have a byte count.</summary>
    private const long MaxElementCount = 1L << 58;

    /// <summary>A tensor may be this many times larger than the storage that it looks at before it counts as a
    /// bomb.</summary>
    private const long ExpansionFactor = 64;

    /// <summary>A tensor of this many bytes is never a bomb in itself.</summary>
    private const long ExpansionFloor = 64L << 20;

    /// <summary>Makes a strided tensor over a storage, or says which rule its geometry breaks.</summary>
    public static TensorView Strided(
        Origin origin, long? at, ElementType type, StorageData storage, long offset, long[] shape, long[] strides,
        long maxExpandedBytes, TensorView? template = null)
    {
        long count = CountElements(origin, at, shape);
        CheckStrides(origin, at, shape, strides);
        if (offset < 0)
        {
            throw origin.Refuse(at, $"tensor with the negative storage offset {offset}");
        }

        if (count > 0)
        {
            CheckExtent(origin, at, type, storage, offset, shape, strides, count);
            CheckExpansion(origin, at, PackedByteCount(type, shape, count), storage.ByteLength, maxExpandedBytes);
        }

        return new TensorView(type, shape, strides, count)
        {
            Offset = offset,
            Storage = storage,
            Conjugate = template?.Conjugate ?? false,
            Negate = template?.Negate ?? false,
            RequiresGrad = template?.RequiresGrad ?? false,
            Quantization = template?.Quantization,
        };
    }

    /// <summary>The product of the sizes; each size and the product are checked.</summary>
    public static long CountElements(Origin origin, long? at, ReadOnlySpan<long> shape)
    {
        if (shape.Length > MaxRank)
        {
            throw origin.Refuse(at, $"tensor of rank {shape.Length}, over {MaxRank}");
        }

        foreach (long size in shape)
        {
            if (size < 0)
            {
                throw origin.Refuse(at, $"tensor with the negative size {size}");
            }
        }

        // A 0 makes the tensor empty, however large its other sizes are. PyTorch reads such tensors too.
        if (shape.Contains(0))
        {
            return 0;
        }

        Int128 count = 1;
        foreach (long size in shape)
        {
            count *= size;
            if (count > MaxElementCount)
            {
                throw origin.Refuse(at, "tensor whose sizes' product overflows");
            }
        }

        return (long)count;
    }

    /// <summary>Bytes of a row-major copy, where packed types pad the last dimension to whole bytes.</summary>
    public static long PackedByteCount(ElementType type, ReadOnlySpan<long> shape, long count)
    {
        int packing = type.ElementsPerByte();
        if (packing == 1 || count == 0)
        {
            return count * type.ByteSize();
        }

        if (shape.Length == 0)
        {
            return 1;
        }

        long last = shape[^1];
        return count / last * ((last + packing - 1) / packing);
    }

    private static void CheckStrides(Origin origin, long? at, ReadOnlySpan<long> shape, ReadOnlySpan<long> strides)
    {
        if (strides.Length != shape.Length)
        {
            throw origin.Refuse(at, $"tensor of rank {shape.Length} with {strides.Length} strides");
        }

        foreach (long stride in strides)
        {
            if (stride < 0)
            {
                throw origin.Refuse(at, $"tensor with the negative stride {stride}");
            }
        }
    }

    private static void CheckExtent(
        Origin origin, long? at, ElementType type, StorageData storage, long offset,
        ReadOnlySpan<long> shape, ReadOnlySpan<long> strides, long count)
    {
        if (type.ElementsPerByte() > 1)
        {
            CheckPackedExtent(origin, at, type, storage, offset, shape, strides, count);
            return;
        }

        Int128 last = offset;
        for (int i = 0; i < shape.Length; i++)
        {
            last += (Int128)(shape[i] - 1) * strides[i];
        }

        if ((last + 1) * type.ByteSize() > storage.ByteLength)
        {
            throw origin.Refuse(
                at,
                $"tensor reaches element {last} of storage {Escaping.Escape(storage.Label)}, which has "
                + $"{storage.ByteLength / type.ByteSize()}");
        }
    }

    private static void CheckPackedExtent(
        Origin origin, long? at, ElementType type, StorageData storage, long offset,
        ReadOnlySpan<long> shape, ReadOnlySpan<long> strides, long count)
    {
        if (offset != 0 || !strides.SequenceEqual(TensorView.RowMajorStrides(shape)))
        {
            throw origin.Refuse(at, $"a {type.PyTorchName()} tensor is read only where it is contiguous");
        }

        if (PackedByteCount(type, shape, count) > storage.ByteLength)
        {
            throw origin.Refuse(
                at,
                $"packed tensor reaches past storage {Escaping.Escape(storage.Label)} of {storage.ByteLength} bytes");
        }
    }

    private static void CheckExpansion(Origin origin, long? at, long bytes, long storageBytes, long maxExpandedBytes)
    {
        Int128 limit = Int128.Max(Math.Min(ExpansionFloor, maxExpandedBytes), (Int128)storageBytes * ExpansionFactor);
        if (bytes > limit)
        {
            throw origin.Refuse(
                at, $"expand bomb: a tensor of {bytes} bytes over a storage of {storageBytes}",
                "do not trust this file");
        }
    }
}
