using System;
using System.Linq;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Reference;
using Xunit;

namespace DynConv.Vulkan.Tests.Kernels;

public sealed class SoftmaxTests(GpuDevice gpu)
{
    private const float Nan = float.NaN;
    private const float Inf = float.PositiveInfinity;

    public static TheoryData<float> Temperatures => [1e-30f, 1e-3f, 0.03125f, 0.3333333f, 1, 34, 1e6f, 1e30f];

    [Theory]
    [MemberData(nameof(Temperatures))]
    public void Equals_the_reference_for_logits_up_to_ten_thousand(float temperature)
    {
        foreach (int experts in Enumerable.Range(1, 64).Append(1000))
        {
            Filler filler = new(experts);
            int rows = 1 + filler.Below(7);
            foreach (float magnitude in (float[])[1e4f, 50, 1])
            {
                float[] logits = [.. Enumerable.Range(0, rows).SelectMany(_ => filler.Logits(experts, magnitude))];
                Parity.Check(
                    Run(logits, rows, temperature), Reference.Attention.Softmax(logits, rows, experts, temperature),
                    Parity.Bound, $"{rows} rows of {experts} logits up to ±{magnitude}");
            }
        }
    }

    /// <summary>Where the share itself would be 0 in float32 the logarithm must still be good.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(63)]
    [InlineData(1000)]
    public void The_logarithm_equals_the_reference(int classes)
    {
        Filler filler = new(classes);
        foreach (float magnitude in (float[])[1e4f, 50, 1])
        {
            int rows = 1 + filler.Below(7);
            float[] logits = [.. Enumerable.Range(0, rows).SelectMany(_ => filler.Logits(classes, magnitude))];
            double[] expected =
                [.. logits.Chunk(classes).SelectMany(static row => row.Select(x => x - LogOfSum(row)))];

            // Close logits cancel: the bound is of the terms, not of their difference.
            double scale = Math.Max(logits.Max(Math.Abs), 1) / Math.Max(expected.Max(Math.Abs), 1e-30);
            Parity.Check(
                Run(logits, rows, 1, takesLogarithm: true), expected, Parity.Bound * Math.Max(scale, 1),
                $"{rows} rows of {classes} logits up to ±{magnitude}");
        }

        static double LogOfSum(float[] row) => row.Max() + Math.Log(row.Sum(x => Math.Exp((double)x - row.Max())));
    }

    /// <summary>The expectations are PyTorch's: torch.log_softmax(torch.tensor(row), 0).</summary>
    [Fact]
    public void Logarithms_of_rows_with_NaN_and_infinity_are_as_in_PyTorch()
    {
        float[][] rows =
        [
            [1, Nan, 0], [Nan, Inf, -Inf], [1, Inf, 0], [Inf, -Inf, 0], [-Inf, -Inf, -Inf], [1, -Inf, 1], [-Inf, -Inf, 5],
            [1e4f, -1e4f, 0],
        ];
        float half = MathF.Log(0.5f);
        float[][] expected =
        [
            [Nan, Nan, Nan], [Nan, Nan, Nan], [Nan, Nan, Nan], [Nan, Nan, Nan], [Nan, Nan, Nan], [half, -Inf, half],
            [-Inf, -Inf, 0], [0, -2e4f, -1e4f],
        ];

        float[] actual = Run([.. rows.SelectMany(static row => row)], rows.Length, 1, takesLogarithm: true);

        Assert.Equal(expected.SelectMany(static row => row), actual, static (a, b) =>
            float.IsFinite(a) ? Math.Abs(a - b) <= 1e-6f : a.Equals(b));
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(63, 5)]
    [InlineData(64, 4)]
    [InlineData(65, 3)]
    [InlineData(1000, 7)]
    public void Every_row_stands_alone(int rows, int experts)
    {
        float[] logits = [.. Enumerable.Range(0, rows).SelectMany(row => new Filler(row).Logits(experts, 9))];
        float[] together = Run(logits, rows, 2);

        Parity.Check(together, Reference.Attention.Softmax(logits, rows, experts, 2), Parity.Bound, "rows");
        Parity.SameBits(Run(logits[^experts..], 1, 2), together.AsSpan()[^experts..], "the last row alone");
    }

    /// <summary>The expectations are PyTorch's: torch.softmax(torch.tensor(row), 0).</summary>
    [Fact]
    public void Rows_with_NaN_and_infinity_are_as_in_PyTorch()
    {
        float[][] rows =
        [
            [1, Nan, 0], [Nan, Nan, Nan], [Nan, Inf, -Inf], [1, Inf, 0], [Inf, Inf, Inf], [Inf, -Inf, 0],
            [-Inf, -Inf, -Inf], [1, -Inf, 1], [-Inf, -Inf, 5], [1e4f, -1e4f, 0], [3.4e38f, 3.3e38f, -3.4e38f],
            [0, 0, -0f],
        ];
        float third = 1f / 3;
        float[][] expected =
        [
            [Nan, Nan, Nan], [Nan, Nan, Nan], [Nan, Nan, Nan], [Nan, Nan, Nan], [Nan, Nan, Nan], [Nan, Nan, Nan],
            [Nan, Nan, Nan], [0.5f, 0, 0.5f], [0, 0, 1], [1, 0, 0], [1, 0, 0], [third, third, third],
        ];

        float[] actual = Run([.. rows.SelectMany(static row => row)], rows.Length, 1);

        Assert.Equal(expected.SelectMany(static row => row), actual, static (a, b) =>
            float.IsNaN(a) ? float.IsNaN(b) : Math.Abs(a - b) <= 1e-7f);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(4)]
    [InlineData(64)]
    [InlineData(1024)]
    public void Equal_logits_share_exactly(int experts)
    {
        float[] logits = [.. Enumerable.Repeat(-1e4f, experts)];

        Assert.All(Run(logits, 1, 0.1f), share => Assert.Equal(1f / experts, share));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(-1)]
    [InlineData(float.NaN)]
    public void A_temperature_that_is_not_positive_is_refused(float temperature) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Softmax(1, 4, temperature));

    private float[] Run(float[] logits, int rows, float temperature, bool takesLogarithm = false) => KernelRun.Run(
        gpu.Context, new Softmax((uint)rows, (uint)(logits.Length / rows), temperature, takesLogarithm), logits.Length,
        logits);
}
