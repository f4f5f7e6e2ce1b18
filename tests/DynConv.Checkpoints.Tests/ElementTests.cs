using System;
using System.Linq;
using DynConv.Checkpoints.Bytes;
using DynConv.Checkpoints.Tensors;
using Xunit;

namespace DynConv.Checkpoints.Tests;

/// <summary>Widens and narrows elements of every type.</summary>
public sealed class ElementTests
{
    private static CheckpointTensor Make(ElementType type, byte[] bytes, TensorQuantization? quantization = null)
    {
        StorageData storage = new("x", bytes.Length, bigEndian: false);
        storage.Bind(new MemorySource<byte>(Origin.Memory, bytes));
        long count = bytes.Length / type.ByteSize();
        return new CheckpointTensor(
            "x", new TensorView(type, [count], [1], count) { Storage = storage, Quantization = quantization });
    }

    [Fact]
    public void Every_bfloat16_is_the_upper_half_of_its_float32()
    {
        byte[] bytes = [.. Enumerable.Range(0, 65536).SelectMany(static i => BitConverter.GetBytes((ushort)i))];
        float[] values = Make(ElementType.BFloat16, bytes).ToSingles();
        for (int i = 0; i < values.Length; i++)
        {
            Assert.Equal((uint)i << 16, BitConverter.SingleToUInt32Bits(values[i]));
        }
    }

    [Fact]
    public void Every_float16_is_its_value()
    {
        byte[] bytes = [.. Enumerable.Range(0, 65536).SelectMany(static i => BitConverter.GetBytes((ushort)i))];
        float[] values = Make(ElementType.Float16, bytes).ToSingles();
        for (int i = 0; i < values.Length; i++)
        {
            int exponent = (i >> 10) & 31;
            int mantissa = i & 1023;
            double magnitude = exponent == 31
                ? mantissa == 0 ? double.PositiveInfinity : double.NaN
                : exponent == 0 ? mantissa * Math.Pow(2, -24) : (1024 + mantissa) * Math.Pow(2, exponent - 25);
            Assert.Equal(i >= 32768 ? -magnitude : magnitude, values[i]);
        }
    }

    [Theory]
    [InlineData(ElementType.Float16)]
    [InlineData(ElementType.Float64)]
    [InlineData(ElementType.Int8)]
    [InlineData(ElementType.QUInt8)]
    public void A_part_is_that_part_of_the_whole(ElementType type)
    {
        byte[] bytes = new byte[70_001 * type.ByteSize()];
        new Random(1).NextBytes(bytes);
        TensorQuantization? quantization = type == ElementType.QUInt8
            ? new TensorQuantization("per_tensor_affine", 0.5, 3)
            : null;
        CheckpointTensor tensor = Make(type, bytes, quantization);
        float[] whole = tensor.ToSingles(), part = new float[66_000];
        tensor.CopyTo(3_999, part);

        Assert.Equal(whole[3_999..69_999], part);
        Assert.Throws<ArgumentOutOfRangeException>(() => tensor.CopyTo(4_002, part));
        Assert.Throws<ArgumentOutOfRangeException>(() => tensor.CopyTo(-1, part));
    }

    [Theory]
    [InlineData(ElementType.Float8E4M3FN, 0x7E, 448)]
    [InlineData(ElementType.Float8E4M3FN, 0x01, 0.001953125)]
    [InlineData(ElementType.Float8E4M3FN, 0xB8, -1)]
    [InlineData(ElementType.Float8E4M3FN, 0x7F, double.NaN)]
    [InlineData(ElementType.Float8E4M3FN, 0xFF, double.NaN)]
    [InlineData(ElementType.Float8E5M2, 0x7B, 57344)]
    [InlineData(ElementType.Float8E5M2, 0x7C, double.PositiveInfinity)]
    [InlineData(ElementType.Float8E5M2, 0xFC, double.NegativeInfinity)]
    [InlineData(ElementType.Float8E5M2, 0x7D, double.NaN)]
    [InlineData(ElementType.Float8E4M3FNUZ, 0x7F, 240)]
    [InlineData(ElementType.Float8E4M3FNUZ, 0x80, double.NaN)]
    [InlineData(ElementType.Float8E4M3FNUZ, 0xC0, -1)]
    [InlineData(ElementType.Float8E5M2FNUZ, 0x7F, 57344)]
    [InlineData(ElementType.Float8E5M2FNUZ, 0x80, double.NaN)]
    [InlineData(ElementType.Float8E8M0FNU, 0x7F, 1)]
    [InlineData(ElementType.Float8E8M0FNU, 0x80, 2)]
    [InlineData(ElementType.Float8E8M0FNU, 0xFF, double.NaN)]
    public void Eight_bit_floats_have_the_values_of_their_standard(ElementType type, byte code, double value)
    {
        CheckpointTensor tensor = Make(type, [code]);
        Assert.Equal((float)value, tensor.ToSingles()[0]);
        Assert.Equal(value, tensor.FirstValues()[0]);
    }

    [Fact]
    public void Integers_and_bool_are_rounded_to_the_nearest_float()
    {
        Assert.Equal([-128, 127], Make(ElementType.Int8, [0x80, 0x7F]).ToSingles());
        Assert.Equal([128, 255], Make(ElementType.UInt8, [0x80, 0xFF]).ToSingles());
        Assert.Equal([0, 1, 1], Make(ElementType.Bool, [0, 1, 200]).ToSingles());
        Assert.Equal([0L, 1L, 1L], Make(ElementType.Bool, [0, 1, 200]).FirstValues());
        Assert.Equal([16777216], Make(ElementType.Int32, BitConverter.GetBytes(16777217)).ToSingles());
        Assert.Equal([-9.223372e18f], Make(ElementType.Int64, BitConverter.GetBytes(long.MinValue)).ToSingles());
        Assert.Equal([1.8446744e19f], Make(ElementType.UInt64, BitConverter.GetBytes(ulong.MaxValue)).ToSingles());
        Assert.Equal([ulong.MaxValue], Make(ElementType.UInt64, BitConverter.GetBytes(ulong.MaxValue)).FirstValues());
        Assert.Equal([0.1f], Make(ElementType.Float64, BitConverter.GetBytes(0.1)).ToSingles());
        Assert.Equal([40000], Make(ElementType.UInt16, BitConverter.GetBytes((ushort)40000)).ToSingles());
        Assert.Equal([-2], Make(ElementType.Int16, BitConverter.GetBytes((short)-2)).ToSingles());
        Assert.Equal([4294967296f], Make(ElementType.UInt32, BitConverter.GetBytes(uint.MaxValue)).ToSingles());
    }

    [Fact]
    public void Quantized_integers_give_the_numbers_that_they_stand_for()
    {
        CheckpointTensor whole = Make(
            ElementType.QUInt8, [0, 3, 255], new TensorQuantization("per_tensor_affine", 0.5, 3));
        Assert.Equal([-1.5f, 0, 126], whole.ToSingles());
        Assert.Equal([0L, 3L, 255L], whole.FirstValues());

        CheckpointTensor scales = CheckpointTensor.FromValues<double>("scales", [2], new double[] { 0.5, 2 });
        CheckpointTensor zeros = CheckpointTensor.FromValues<long>("zero_points", [2], new long[] { 0, 1 });
        StorageData storage = new("x", 4, bigEndian: false);
        storage.Bind(new MemorySource<byte>(Origin.Memory, new byte[] { 1, 2, 3, 0xFF }));
        foreach ((int axis, float[] expected) in ((int, float[])[])[(0, [0.5f, 1, 4, -4]), (1, [0.5f, 2, 1.5f, -4])])
        {
            CheckpointTensor channels = new("x", new TensorView(ElementType.QInt8, [2, 2], [2, 1], 4)
            {
                Storage = storage,
                Quantization = new TensorQuantization("per_channel_affine", scales, zeros, axis),
            });
            Assert.Equal(expected, channels.ToSingles());
            Assert.Equal(expected, channels.ToMemory().ToSingles());
        }
    }

    [Theory]
    [InlineData(ElementType.Complex64)]
    [InlineData(ElementType.Complex32)]
    [InlineData(ElementType.Bits8)]
    [InlineData(ElementType.QUInt4x2)]
    public void What_is_no_real_number_is_not_narrowed_silently(ElementType type) => Assert.Contains(
        "are not real numbers",
        Assert.Throws<CheckpointException>(() => Make(type, new byte[8]).ToSingles()).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Every_type_has_a_name_by_which_it_is_found()
    {
        foreach (ElementType type in Enum.GetValues<ElementType>())
        {
            Assert.Equal(type, ElementTypes.FromPyTorchName(type.PyTorchName()));
            Assert.Contains(type.ByteSize(), (int[])[1, 2, 4, 8, 16]);
        }
    }
}
