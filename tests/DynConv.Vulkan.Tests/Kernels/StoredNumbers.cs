using System;
using System.Linq;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Networks.Parameters;
using DynConv.Vulkan.Planning.Weights;

namespace DynConv.Vulkan.Tests.Kernels;

/// <summary>Banks as a plan stores them, and what their numbers then are by the definition of each precision.</summary>
internal static class StoredNumbers
{
    private const int HalfDigits = 10;

    /// <summary>The words of a bank for <see cref="Gpu.KernelRun"/>, and how they are to be read.</summary>
    public static (float[] Words, StoredExperts Stored) Bank(
        float[] weights, float[]? biases, int experts, BankRow row, ExpertPrecision precision)
    {
        Parameter bank = Literal(weights, experts, row.Layout.PlainCount);
        StoredBank stored = new(
            row,
            NumberEncoding.Choose(bank, row.Layout.PlainCount / row.Layout.Filters, precision, out string? refusal));
        Xunit.Assert.Null(refusal);
        uint[] words = Poisoned(experts * stored.Words);
        stored.Pack(bank, biases is null ? null : Literal(biases, experts, row.Biases), words);
        return ([.. MemoryMarshal.Cast<uint, float>(words)], stored.ForKernels());
    }

    /// <summary>As <see cref="Bank"/>, of rows whose filters lie one after another.</summary>
    public static (float[] Words, StoredExperts Stored) Matrix(
        float[] numbers, int rows, int filterLength, ExpertPrecision precision)
    {
        Parameter parameter = Literal(numbers, rows, numbers.Length / rows);
        StoredMatrix stored = new(
            NumberEncoding.Choose(parameter, filterLength, precision, out _), numbers.Length / rows / filterLength,
            filterLength);
        uint[] words = Poisoned(rows * stored.Words);
        stored.Pack(parameter, 0, words);
        return ([.. MemoryMarshal.Cast<uint, float>(words)], stored.ForKernels());
    }

    /// <summary>What is left of numbers.</summary>
    public static float[] Rounded(float[] numbers, int filterLength, ExpertPrecision precision) => precision switch
    {
        ExpertPrecision.Float16 => Array.ConvertAll(numbers, static number => (float)ToHalf(number)),
        ExpertPrecision.Int8 => [.. numbers.Chunk(filterLength).SelectMany(ToWhole)],
        _ => numbers,
    };

    public static Parameter Literal(float[] values, params ReadOnlySpan<long> shape)
        => new LiteralParameter("bank", [.. shape], ImmutableCollectionsMarshal.AsImmutableArray(values));

    private static uint[] Poisoned(int count) => [.. Enumerable.Repeat(0x7fc0deadu, count)];

    /// <summary>Eleven binary digits: the tests' numbers are within float16's range of each other.</summary>
    private static double ToHalf(float number)
    {
        if (number == 0)
        {
            return 0;
        }

        double step = Math.ScaleB(1, Math.ILogB(number) - HalfDigits);
        return Math.Round(number / step, MidpointRounding.ToEven) * step;
    }

    private static float[] ToWhole(float[] filter)
    {
        float scale = filter.Max(Math.Abs) / 127;
        return Array.ConvertAll(filter, number => scale == 0 ? 0 : scale * MathF.Round(number / scale));
    }
}
