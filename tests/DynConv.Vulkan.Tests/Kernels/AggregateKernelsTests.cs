using System;
using System.Collections.Generic;
using System.Linq;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Reference;
using Xunit;

namespace DynConv.Vulkan.Tests.Kernels;

public sealed class AggregateKernelsTests(GpuDevice gpu)
{
    private static readonly int[] Elements = [1, 2, 3, 4, 5, 7, 8, 12, 63, 64, 65, 252, 256, 257, 260, 1023, 1028];
    private static readonly int[] Experts = [1, 2, 3, 4, 7, 31, 64, 200];

    public static IEnumerable<TheoryDataRow<int>> Batches =>
        Enumerable.Range(1, 33).Select(static n => new TheoryDataRow<int>(n));

    [Theory]
    [MemberData(nameof(Batches))]
    public void Equals_the_reference(int samples)
    {
        foreach (int elements in Elements)
        {
            int experts = Experts[(samples + elements) % Experts.Length];
            (float[] attention, float[] bank) = Draw(samples, experts, elements);

            float[] mixed = Run(samples, experts, attention, bank);

            double[] expected = Reference.Attention.Aggregate(attention, bank, samples, experts, elements);
            double[] magnitudes = Reference.Attention.Aggregate(
                attention, Conditioning.Magnitudes(bank), samples, experts, elements);
            Parity.Check(
                mixed, expected, Conditioning.Bound(expected, magnitudes),
                $"{samples} samples, {experts} × {elements}");
        }
    }

    [Theory]
    [InlineData(1, 12, 4)]
    [InlineData(9, 64, 64)]
    [InlineData(3, 13, 5)]
    [InlineData(2, 7, 7)]
    public void What_is_alike_is_added_and_not_mixed(int samples, int elements, int count)
    {
        (float[] attention, float[] bank) = Draw(samples, 3, elements);
        float[] alike = new Filler(elements).Numbers(count);
        float[] constant = [.. bank];
        for (int k = 0; k < 3; k++)
        {
            constant.AsSpan(((k + 1) * elements) - count, count).Clear();
        }

        float[] mixed = Run(samples, 3, attention, bank);
        float[] kept = KernelRun.RunBothWays(
            gpu.Context, new AggregateKernels((uint)samples, 3, (uint)elements, alike: (uint)count), samples * elements,
            attention, [.. constant, .. alike]);
        float[] both = KernelRun.RunBothWays(
            gpu.Context, new AggregateKernels((uint)samples, 3, (uint)elements, alike: (uint)count), samples * elements,
            attention, [.. bank, .. alike]);

        for (int n = 0; n < samples; n++)
        {
            int last = ((n + 1) * elements) - count;
            Parity.SameBits(kept.AsSpan(last, count), alike, "alike");
            for (int i = n * elements; i < last; i++)
            {
                Assert.Equal(mixed[i], kept[i]);
            }

            double[] sums = [.. alike.Select((value, i) => (double)value + mixed[last + i])];
            Parity.Check(both.AsSpan(last, count), sums, Parity.Bound, "both");
        }
    }

    /// <summary>An invocation mixes up to eight samples; the last of them may not be there.</summary>
    [Theory]
    [InlineData(1, 5)]
    [InlineData(3, 8)]
    [InlineData(9, 12)]
    [InlineData(11, 7)]
    public void A_sample_does_not_see_the_others(int samples, int elements)
    {
        (float[] attention, float[] bank) = Draw(samples, 4, elements);
        float[] clean = Run(samples, 4, attention, bank);
        for (int broken = 0; broken < samples; broken++)
        {
            float[] changed = [.. attention];
            changed[(broken * 4) + 2] = float.NaN;
            float[][] rows = [.. Run(samples, 4, changed, bank).Chunk(elements)];
            Assert.All(rows[broken], static value => Assert.Equal(float.NaN, value));
            for (int n = 0; n < samples; n++)
            {
                if (n != broken)
                {
                    Parity.SameBits(rows[n], clean.AsSpan(n * elements, elements), $"sample {n} beside {broken}");
                }
            }
        }
    }

    [Fact]
    public void One_share_of_one_copies_its_expert()
    {
        float[] bank = new Filler(9).Numbers(3 * 37);
        float[] attention = [0, 1, 0, 0, 0, 1, 1, 0, 0];

        float[] mixed = Run(3, 3, attention, bank);

        Parity.SameBits(mixed, [.. bank[37..74], .. bank[74..], .. bank[..37]], "experts 1, 2, 0");
    }

    [Fact]
    public void NaN_and_infinity_in_a_bank_reach_their_element_alone()
    {
        (float nan, float inf) = (float.NaN, float.PositiveInfinity);
        float[] bank = [1, nan, 1, inf, 1, 2, 2, 2, 2, inf];

        Assert.Equal([1.5f, nan, 1.5f, inf, inf], Run(1, 2, [0.5f, 0.5f], bank));
        Assert.Equal([1, nan, 1, inf, nan], Run(1, 2, [1, 0], bank));
    }

    private static (float[] Attention, float[] Bank) Draw(int samples, int experts, int elements)
    {
        Filler filler = new((samples * 1000) + elements);
        float[] logits = filler.Numbers(samples * experts, 3);
        double[] attention = Reference.Attention.Softmax(logits, samples, experts);
        return (Array.ConvertAll(attention, static share => (float)share), filler.Numbers(experts * elements));
    }

    private float[] Run(int samples, int experts, float[] attention, float[] bank)
    {
        int elements = bank.Length / experts;
        return KernelRun.RunBothWays(
            gpu.Context, new AggregateKernels((uint)samples, (uint)experts, (uint)elements), samples * elements,
            attention, bank);
    }
}
