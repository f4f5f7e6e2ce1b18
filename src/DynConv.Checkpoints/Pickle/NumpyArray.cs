using System;
using System.Numerics;
using DynConv.Checkpoints.Bytes;
using DynConv.Checkpoints.Tensors;

namespace DynConv.Checkpoints.Pickle;

/// <summary>A NumPy array in a pickle, whose data is a string in the pickle itself.</summary>
internal sealed class NumpyArray
{
    private bool _isBuilt;

    /// <summary>The array as a tensor; null for arrays of objects, text or records, and before BUILD.</summary>
    public TensorView? View { get; private set; }

    /// <summary>BUILD with (version, shape, dtype, is Fortran, data).</summary>
    public void Build(Arguments state, CheckpointOptions options)
    {
        if (_isBuilt)
        {
            throw state.Refuse("an array is filled twice");
        }

        _isBuilt = true;
        int first = state.Count - 4;
        if (first is < 0 or > 1)
        {
            throw state.Refuse($"{state.Count} items");
        }

        Fill(state, first, state.Flag(first + 2), options);
    }

    /// <summary>numpy.core.numeric._frombuffer(data, dtype, shape, order): arrays in pickles of protocol 5.</summary>
    public static NumpyArray FromBuffer(Arguments arguments, CheckpointOptions options)
    {
        NumpyArray array = new() { _isBuilt = true };
        Arguments reordered = new(
            arguments.Origin, arguments.At, "numpy._frombuffer", [arguments[2], arguments[1], false, arguments[0]]);
        array.Fill(reordered, 0, arguments.Text(3) == "F", options);
        return array;
    }

    /// <summary>numpy.core.multiarray.scalar(dtype, data) as a plain value, or null where it is not a number.</summary>
    public static object? Scalar(Arguments arguments)
    {
        if (arguments[0] is not NumpyType { Type: { } type } dtype || arguments[1] is not byte[] data)
        {
            return null;
        }

        if (data.Length != type.ByteSize())
        {
            throw arguments.Refuse($"{data.Length} bytes for one {type.PyTorchName()}");
        }

        byte[] copy = [.. data];
        if (dtype.IsBigEndian)
        {
            for (int at = 0; at < copy.Length; at += type.ComponentSize())
            {
                copy.AsSpan(at, type.ComponentSize()).Reverse();
            }
        }

        object value = ElementValues.ToValue(type, copy);
        return value switch
        {
            double[] parts => new Complex(parts[0], parts[1]),
            ulong number => new BigInteger(number),
            long number when type == ElementType.Bool => number != 0,
            _ => value,
        };
    }

    private void Fill(Arguments state, int first, bool isFortran, CheckpointOptions options)
    {
        // Arrays of objects have a list here; their values are of no use as weights.
        if (state[first + 1] is not NumpyType { Type: { } type } dtype || state[first + 3] is not byte[] data)
        {
            return;
        }

        long[] shape = state.Integers(first);
        long count = TensorChecks.CountElements(state.Origin, state.At, shape);
        if (count * type.ByteSize() != data.Length)
        {
            throw state.Refuse($"{data.Length} bytes for {count} elements of {type.PyTorchName()}");
        }

        StorageData storage = new("of a numpy array", data.Length, dtype.IsBigEndian);
        storage.Bind(new MemorySource<byte>(state.Origin, data));
        long[] strides = isFortran ? ColumnMajorStrides(shape) : TensorView.RowMajorStrides(shape);
        View = TensorChecks.Strided(state.Origin, state.At, type, storage, 0, shape, strides, options.MaxExpandedBytes);
    }

    internal static long[] ColumnMajorStrides(ReadOnlySpan<long> shape)
    {
        long[] strides = new long[shape.Length];
        long stride = 1;
        for (int i = 0; i < shape.Length; i++)
        {
            strides[i] = stride;
            stride = unchecked(stride * Math.Max(1, shape[i]));
        }

        return strides;
    }
}
