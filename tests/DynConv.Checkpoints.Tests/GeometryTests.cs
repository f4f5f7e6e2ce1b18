using System;
using System.Linq;
using System.Runtime.InteropServices;
using DynConv.Checkpoints.Bytes;
using DynConv.Checkpoints.Tensors;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace DynConv.Checkpoints.Tests;

/// <summary>Reads tensors of any shape and strides and compares them with the definition, element by element.</summary>
public sealed class GeometryTests
{
    private static readonly Gen<(long[] Shape, long[] Strides, long Offset)> Geometries =
        from shape in Gen.Choose(0, 4).SelectMany(static rank => Gen.Choose(1, 5).ArrayOf(rank))
        from strides in Gen.Choose(0, 30).ArrayOf(shape.Length)
        from offset in Gen.Choose(0, 20)
        select (
            Array.ConvertAll(shape, static size => (long)size), Array.ConvertAll(strides, static s => (long)s),
            (long)offset);

    [Fact]
    public void Element_i_is_at_the_offset_plus_the_sum_of_i_times_stride()
    {
        Prop.ForAll(Geometries.ToArbitrary(), static geometry =>
        {
            (long[] shape, long[] strides, long offset) = geometry;
            long length = offset + 1 + shape.Zip(strides, static (size, stride) => (size - 1) * stride).Sum();
            float[] values = [.. Enumerable.Range(0, (int)length).Select(static i => i * 0.5f)];
            float[] expected = Naive(values, shape, strides, offset);
            CheckpointTensor tensor = Make(
                ElementType.Float32, MemoryMarshal.AsBytes(values.AsSpan()).ToArray(), shape, strides, offset);
            Assert.Equal(expected, tensor.ToSingles());
            byte[] bytes = new byte[tensor.ByteCount];
            tensor.CopyBytesTo(bytes);
            Assert.Equal(MemoryMarshal.AsBytes(expected.AsSpan()).ToArray(), bytes);
            Assert.Equal(expected.Take(4).Select(static value => (object)(double)value), tensor.FirstValues());
            Assert.Equal(expected, tensor.ToMemory().ToSingles());
            (int first, int last) = (expected.Length / 3, expected.Length - (expected.Length / 4));
            float[] part = new float[last - first];
            tensor.CopyTo(first, part);
            Assert.Equal(expected[first..last], part);
        }).QuickCheckThrowOnFailure();
    }

    [Theory]
    [InlineData(ElementType.UInt8)]
    [InlineData(ElementType.Int16)]
    [InlineData(ElementType.Int32)]
    [InlineData(ElementType.Float64)]
    [InlineData(ElementType.Complex128)]
    public void Elements_of_every_size_are_gathered_over_many_pieces(ElementType type)
    {
        // A transposed matrix larger than the buffer of 64 KiB, with rows that do not divide it.
        const int Rows = 129;
        const int Columns = 1031;
        int size = type.ByteSize();
        byte[] bytes = new byte[Rows * Columns * size];
        new Random(1).NextBytes(bytes);
        CheckpointTensor tensor = Make(type, bytes, [Columns, Rows], [1, Columns], 0);
        byte[] expected = new byte[bytes.Length];
        for (int column = 0; column < Columns; column++)
        {
            for (int row = 0; row < Rows; row++)
            {
                bytes.AsSpan(((row * Columns) + column) * size, size).CopyTo(
                    expected.AsSpan(((column * Rows) + row) * size));
            }
        }

        using System.IO.MemoryStream stream = new();
        tensor.WriteBytesTo(stream);
        Assert.Equal(expected, stream.ToArray());
        Assert.Equal(
            Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(expected)), tensor.ComputeSha256());
    }

    [Fact]
    public void Big_endian_halves_of_complex_numbers_are_swapped_and_conjugated()
    {
        byte[] bytes = [0x3F, 0x80, 0, 0, 0x40, 0, 0, 0];
        StorageData storage = new("x", 8, bigEndian: true);
        storage.Bind(new MemorySource<byte>(Origin.Memory, bytes));
        TensorView view = new(ElementType.Complex64, [1], [1], 1) { Storage = storage, Conjugate = true };
        Assert.Equal([1.0, -2.0], (double[])new CheckpointTensor("c", view).FirstValues()[0]);
        TensorView negated = new(ElementType.Complex64, [1], [1], 1)
        {
            Storage = storage,
            Conjugate = true,
            Negate = true,
        };
        Assert.Equal([-1.0, 2.0], (double[])new CheckpointTensor("c", negated).FirstValues()[0]);
    }

    [Fact]
    public void A_destination_of_another_length_is_refused()
    {
        CheckpointTensor tensor = CheckpointTensor.FromSingles("a", [2], new float[2]);
        Assert.Throws<ArgumentException>(() => tensor.CopyTo(new float[3]));
        Assert.Throws<ArgumentException>(() => tensor.CopyBytesTo(new byte[7]));
        Assert.Throws<CheckpointException>(static () => CheckpointTensor.FromSingles("a", [3], new float[2]));
        Assert.Throws<CheckpointException>(static () => CheckpointTensor.FromSingles("a", [-1], new float[2]));
    }

    private static CheckpointTensor Make(ElementType type, byte[] bytes, long[] shape, long[] strides, long offset)
    {
        StorageData storage = new("x", bytes.Length, bigEndian: false);
        storage.Bind(new MemorySource<byte>(Origin.Memory, bytes));
        return new CheckpointTensor(
            "x", TensorChecks.Strided(Origin.Memory, null, type, storage, offset, shape, strides, long.MaxValue));
    }

    private static float[] Naive(float[] values, long[] shape, long[] strides, long offset)
    {
        float[] result = new float[shape.Aggregate(1L, static (a, b) => a * b)];
        for (int i = 0; i < result.Length; i++)
        {
            long at = offset;
            long rest = i;
            for (int d = shape.Length - 1; d >= 0; d--)
            {
                at += rest % shape[d] * strides[d];
                rest /= shape[d];
            }

            result[i] = values[at];
        }

        return result;
    }
}
