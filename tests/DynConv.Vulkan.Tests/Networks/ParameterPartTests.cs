using System;
using DynConv.Checkpoints;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Networks.Parameters;
using DynConv.Vulkan.Planning.Weights;
using DynConv.Vulkan.Tests.Cases;
using Xunit;

namespace DynConv.Vulkan.Tests.Networks;

/// <summary>A part of a parameter is that part of the whole, however it is calculated.</summary>
public sealed class ParameterPartTests
{
    public static TheoryData<string> Kinds =>
        ["checkpoint", "reshaped", "stacked", "concatenated", "row scaled", "calculated", "literal"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void A_part_is_that_part_of_the_whole(string kind)
    {
        Parameter parameter = Make(kind);
        float[] whole = new float[parameter.ElementCount];
        parameter.CopyTo(whole);
        for (int first = 0; first <= whole.Length; first++)
        {
            for (int count = 0; count <= whole.Length - first; count++)
            {
                float[] part = new float[count];
                parameter.CopyTo(first, part);
                Assert.Equal(whole[first..(first + count)], part);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void More_than_there_is_is_refused(string kind)
    {
        Parameter parameter = Make(kind);
        Assert.Throws<ArgumentOutOfRangeException>(() => parameter.CopyTo(1, new float[parameter.ElementCount]));
        Assert.Throws<ArgumentOutOfRangeException>(() => parameter.CopyTo(-1, new float[1]));
    }

    [Theory]
    [InlineData(64, 1201, 1)]
    [InlineData(6, 70_000, 3)]
    public void A_kernel_is_packed_in_pieces_as_at_once(int filters, int channels, int groups)
    {
        FilterLayout layout = new(filters, channels, 1, 3, groups, 8);
        float[] values = new Filler(5).Numbers((2 * layout.PlainCount) + 1);
        Parameter source = new CheckpointParameter(
            CheckpointTensor.FromSingles("bank", [values.Length], values), [values.Length]);
        int first = layout.PlainCount + 1;
        float[] expected = new float[layout.PackedCount], actual = new float[layout.PackedCount];
        Array.Fill(actual, float.NaN);
        layout.Pack(values.AsSpan(first), expected);
        layout.Pack(source, first, actual);

        Assert.Equal(expected, actual);
    }

    [Fact]
    public void A_whole_bank_is_never_in_managed_memory()
    {
        // 2.4 MB, packed in pieces of a quarter of one.
        const int Filters = 128;
        float[] values = new Filler(5).Numbers(4 * Filters * Filters * 9);
        RowScaledParameter bank = new(
            new CheckpointParameter(
                CheckpointTensor.FromSingles("bank", [4, Filters, Filters, 3, 3], values), [4, Filters, Filters, 3, 3]),
            1, Numbers(7, Filters), null);
        BankRow row = new(new FilterLayout(Filters, Filters, 3, 3, 1, 8), 0);
        foreach (ExpertPrecision precision in Enum.GetValues<ExpertPrecision>())
        {
            uint[] packed = new uint[4 * row.Count];
            Pack(bank, row, precision, packed);
            long before = GC.GetAllocatedBytesForCurrentThread();
            Pack(bank, row, precision, packed);

            Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 500_000);
        }
    }

    private static void Pack(Parameter bank, BankRow row, ExpertPrecision precision, Span<uint> packed)
    {
        StoredBank stored = new(row, NumberEncoding.Choose(bank, 128 * 9, precision, out _));
        stored.Pack(bank, null, packed[..(4 * stored.Words)]);
    }

    private static Parameter Make(string kind) => kind switch
    {
        "checkpoint" => Numbers(1, 4, 3),
        "reshaped" => new ReshapedParameter(Numbers(2, 4, 3), [2, 6]),
        "stacked" => new StackedParameter([Numbers(3, 2, 3), Numbers(4, 2, 3), Numbers(5, 2, 3)]),
        "concatenated" => new ConcatenatedParameter([Numbers(3, 2, 3), Numbers(4, 1, 3), Numbers(5, 4, 3)]),
        "literal" => new LiteralParameter("x", [2, 2], [1, 2, 3, 4]),
        "row scaled" => new RowScaledParameter(Numbers(6, 2, 3, 4), 1, Numbers(7, 3), Numbers(8, 3)),
        _ => new BatchNormShift("shift", Numbers(9, 5), null, Numbers(10, 5)),
    };

    private static CheckpointParameter Numbers(int seed, params long[] shape)
    {
        long count = 1;
        foreach (long size in shape)
        {
            count *= size;
        }

        float[] values = new Filler(seed).Numbers((int)count);
        return new CheckpointParameter(CheckpointTensor.FromSingles("x", shape, values), [.. shape]);
    }
}
