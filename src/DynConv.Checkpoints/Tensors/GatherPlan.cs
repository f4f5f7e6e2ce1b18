using System;
using System.Runtime.CompilerServices;
using DynConv.Checkpoints.Bytes;

namespace DynConv.Checkpoints.Tensors;

/// <summary>
/// Copies a strided tensor's elements in logical row-major order. Dimensions of size 1 are dropped and neighbours that
/// lie behind one another in memory are merged, so that a contiguous tensor is one run and a channels-last one is rows.
/// </summary>
internal sealed class GatherPlan
{
    private readonly int _itemSize;
    private readonly long _offset;
    private readonly long[] _sizes;
    private readonly long[] _strides;

    public GatherPlan(TensorView view)
    {
        _itemSize = view.ElementType.ByteSize();
        _offset = view.Offset;
        long[] sizes = new long[view.Shape.Length + 1];
        long[] strides = new long[view.Shape.Length + 1];
        int rank = 0;
        for (int i = 0; i < view.Shape.Length; i++)
        {
            if (view.Shape[i] == 1)
            {
                continue;
            }

            if (rank > 0 && (Int128)view.Shape[i] * view.Strides[i] == strides[rank - 1])
            {
                sizes[rank - 1] *= view.Shape[i];
                strides[rank - 1] = view.Strides[i];
            }
            else
            {
                sizes[rank] = view.Shape[i];
                strides[rank++] = view.Strides[i];
            }
        }

        if (rank == 0)
        {
            sizes[0] = 1;
            strides[rank++] = 1;
        }

        _sizes = sizes[..rank];
        _strides = strides[..rank];
    }

    /// <summary>Whether the elements lie one behind the other in row-major order.</summary>
    public bool IsContiguous => _sizes.Length == 1 && _strides[0] == 1;

    /// <summary>The first element's byte in the storage.</summary>
    public long ByteOffset => _offset * _itemSize;

    /// <summary>Copies elements, as they are stored.</summary>
    /// <param name="storage">The storage's bytes.</param>
    /// <param name="first">The first logical element.</param>
    /// <param name="destination">A whole number of elements; filled.</param>
    public void Copy(in ByteLease storage, long first, Span<byte> destination)
    {
        Span<long> index = stackalloc long[_sizes.Length];
        long remainder = first;
        for (int i = _sizes.Length - 1; i >= 0; i--)
        {
            (remainder, index[i]) = Math.DivRem(remainder, _sizes[i]);
        }

        int inner = _sizes.Length - 1;
        while (destination.Length > 0)
        {
            long element = _offset;
            for (int i = 0; i < index.Length; i++)
            {
                element += index[i] * _strides[i];
            }

            int run = (int)Math.Min(_sizes[inner] - index[inner], destination.Length / _itemSize);
            CopyRun(storage, element, run, destination[..(run * _itemSize)]);
            destination = destination[(run * _itemSize)..];
            index[inner] += run;
            for (int i = inner; i > 0 && index[i] == _sizes[i]; i--)
            {
                index[i] = 0;
                index[i - 1]++;
            }
        }
    }

    private void CopyRun(in ByteLease storage, long element, int run, Span<byte> destination)
    {
        long stride = _strides[^1];
        if (stride == 1)
        {
            storage.Span(element * _itemSize, run * _itemSize).CopyTo(destination);
            return;
        }

        // The check of both ends is the check of all between: strides are not negative.
        _ = storage.Span(element * _itemSize, _itemSize);
        _ = storage.Span((element + ((run - 1) * stride)) * _itemSize, _itemSize);
        switch (_itemSize)
        {
            case 1:
                CopyStrided<byte>(storage, element, stride, destination);
                break;
            case 2:
                CopyStrided<ushort>(storage, element, stride, destination);
                break;
            case 4:
                CopyStrided<uint>(storage, element, stride, destination);
                break;
            case 8:
                CopyStrided<ulong>(storage, element, stride, destination);
                break;
            default:
                CopyStrided<UInt128>(storage, element, stride, destination);
                break;
        }
    }

    private static unsafe void CopyStrided<T>(in ByteLease storage, long element, long stride, Span<byte> destination)
        where T : unmanaged
    {
        byte* source = storage.Pointer + (element * sizeof(T));
        for (int at = 0; at < destination.Length; at += sizeof(T))
        {
            Unsafe.WriteUnaligned(ref destination[at], Unsafe.ReadUnaligned<T>(source));
            source += stride * sizeof(T);
        }
    }
}
