using System;
using Xunit;

namespace DynConv.Embedding.Tests.Hosts;

/// <summary>The same numbers to the last bit.</summary>
internal static class Bits
{
    public static void Same(ReadOnlySpan<float> expected, ReadOnlySpan<float> actual, string what = "output")
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int i = 0; i < expected.Length; i++)
        {
            uint wanted = BitConverter.SingleToUInt32Bits(expected[i]);
            uint got = BitConverter.SingleToUInt32Bits(actual[i]);
            Assert.True(wanted == got, $"{what}[{i}] is {actual[i]:R}, the owned path gives {expected[i]:R}");
        }
    }

    /// <summary>A test whose outputs are all alike could not fail.</summary>
    public static void Differ(ReadOnlySpan<float> a, ReadOnlySpan<float> b) => Assert.False(a.SequenceEqual(b));
}
