using System;
using System.Linq;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Reference;
using Xunit;

namespace DynConv.Vulkan.Tests.Kernels;

public sealed class SignedSharesTests(GpuDevice gpu)
{
    private const float Nan = float.NaN;
    private const float Inf = float.PositiveInfinity;

    [Theory]
    [InlineData(1, 2)]
    [InlineData(1, 1000)]
    [InlineData(5, 28)]
    [InlineData(63, 3)]
    [InlineData(64, 17)]
    [InlineData(65, 57)]
    [InlineData(300, 553)]
    public void Equals_the_reference(int rows, int columns)
    {
        foreach (float scale in (float[])[1e-6f, 1e-3f, 1, 1e6f])
        {
            float[] logits = new Filler(rows + columns).Numbers(rows * columns, scale);

            float[] shares = Run(logits, rows);

            Parity.Check(
                shares, SignedNormalization.Shares(logits, rows, columns), Parity.Bound, $"logits of about {scale}");
            Parity.SameBits(Run(logits[^columns..], 1), shares.AsSpan()[^(columns - 1)..], "the last row alone");
        }
    }

    [Fact]
    public void Signs_stay_and_magnitudes_add_up_to_one_with_the_dropped_one() =>
        Assert.Equal([0.25f, -0.5f, 0], Run([1000, -2000, 0, 1000], 1), static (a, b) => Math.Abs(a - b) < 1e-6f);

    [Fact]
    public void Zeros_give_zeros() => Assert.Equal([0, 0, 0], Run([0, 0, 0, 0], 1));

    /// <summary>The expectations are PyTorch's: z / (z.abs().sum() + 1e-3).</summary>
    [Fact]
    public void Rows_with_NaN_and_infinity_are_as_in_PyTorch()
    {
        float[][] rows = [[1, Nan, 0], [1, 2, Nan], [1, Inf, 2], [-Inf, 1, 1], [1, 2, -Inf], [3.4e38f, 3.4e38f, 0]];
        float[][] expected = [[Nan, Nan], [Nan, Nan], [0, Nan], [Nan, 0], [0, 0], [0, 0]];

        float[] actual = Run([.. rows.SelectMany(static row => row)], rows.Length);

        Assert.Equal<float>([.. expected.SelectMany(static row => row)], actual);
    }

    private float[] Run(float[] logits, int rows)
    {
        int columns = logits.Length / rows;
        return KernelRun.Run(
            gpu.Context, new SignedShares((uint)rows, (uint)columns), rows * (columns - 1), logits);
    }
}
