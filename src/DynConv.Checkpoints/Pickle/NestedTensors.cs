using System;
using System.Buffers.Binary;
using System.Globalization;
using DynConv.Checkpoints.Tensors;

namespace DynConv.Checkpoints.Pickle;

/// <summary>
/// Nested tensors: a buffer, and tables of the sizes, strides and offsets of the parts. The tables are data, which may
/// come after the pickle; the parts are made when they are asked for.
/// </summary>
internal static class NestedTensors
{
    public static TensorView Rebuild(Arguments arguments, CheckpointOptions options)
    {
        TensorView buffer = arguments.Tensor(0);
        TensorView sizes = Table(arguments, 1, rank: 2);
        TensorView strides = Table(arguments, 2, rank: 2);
        TensorView offsets = Table(arguments, 3, rank: 1);
        long parts = offsets.ElementCount;
        if (!sizes.Shape.AsSpan().SequenceEqual(strides.Shape) || sizes.Shape[0] != parts || parts > options.MaxTensors
            || sizes.Shape[1] > TensorChecks.MaxRank || buffer.Storage is null)
        {
            throw arguments.Refuse("the tables of a nested tensor do not match");
        }

        return new TensorView(buffer.ElementType, [], [], 1)
        {
            Layout = TensorLayout.Nested,
            RequiresGrad = buffer.RequiresGrad,
            ComponentBytes = buffer.ByteCount,
            MakeComponents = () => Split(arguments, buffer, sizes, strides, offsets, options),
        };
    }

    private static TensorView Table(Arguments arguments, int i, int rank)
    {
        TensorView table = arguments.Tensor(i);
        return table.ElementType == ElementType.Int64 && table.Shape.Length == rank && table.Storage is not null
            ? table
            : throw arguments.Wrong(i, $"an int64 tensor of rank {rank}");
    }

    private static CheckpointTensor[] Split(
        Arguments arguments, TensorView buffer, TensorView sizes, TensorView strides, TensorView offsets,
        CheckpointOptions options)
    {
        long[] sizeTable = Read(sizes);
        long[] strideTable = Read(strides);
        long[] offsetTable = Read(offsets);
        int rank = (int)sizes.Shape[1];
        CheckpointTensor[] parts = new CheckpointTensor[offsetTable.Length];
        long left = buffer.ByteCount;
        for (int i = 0; i < parts.Length; i++)
        {
            long offset = offsetTable[i];
            if (offset < 0 || offset > buffer.Storage!.ByteLength)
            {
                throw arguments.Refuse($"part {i} at offset {offset}");
            }

            TensorView part = TensorChecks.Strided(
                arguments.Origin, arguments.At, buffer.ElementType, buffer.Storage, buffer.Offset + offset,
                sizeTable[(i * rank)..((i + 1) * rank)], strideTable[(i * rank)..((i + 1) * rank)],
                options.MaxExpandedBytes, buffer);
            left -= part.ByteCount;
            if (left < 0)
            {
                throw arguments.Refuse("the parts of a nested tensor are larger than its buffer");
            }

            parts[i] = new CheckpointTensor(i.ToString(CultureInfo.InvariantCulture), part);
        }

        return parts;
    }

    private static long[] Read(TensorView table)
    {
        byte[] bytes = new byte[table.ByteCount];
        new CheckpointTensor(string.Empty, table).CopyBytesTo(bytes);
        long[] values = new long[table.ElementCount];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = BinaryPrimitives.ReadInt64LittleEndian(bytes.AsSpan(i * sizeof(long)));
        }

        return values;
    }
}
