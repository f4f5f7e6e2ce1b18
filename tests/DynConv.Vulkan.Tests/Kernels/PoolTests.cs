using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Reference;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace DynConv.Vulkan.Tests.Kernels;

/// <summary>Pool2d as a maximum and as a mean, and AdaptiveAveragePool.</summary>
public sealed class PoolTests(GpuDevice gpu)
{
    private const float Nan = float.NaN;
    private const float Inf = float.PositiveInfinity;

    private static readonly Gen<(Planes Input, int H, int W)> AdaptiveCases =
        from n in Gen.Elements(1, 2, 3)
        from c in Gen.Elements(1, 3, 65)
        from h in Gen.Elements(1, 2, 3, 5, 7, 10, 13)
        from w in Gen.Elements(1, 2, 3, 5, 7, 10, 31)
        from outH in Gen.Elements(1, 1, 2, 3, 4, 7, 8, 15)
        from outW in Gen.Elements(1, 1, 2, 3, 5, 6, 7, 33)
        select (new Planes(n, c, h, w), outH, outW);

    [Fact]
    public void Max_equals_the_reference() => Assert.All(Draw(PoolCase.MaxPools, 200), (given, index) =>
        Parity.Check(
            Run(given, average: false, Input(given.Input, index)),
            Pooling.Max(Input(given.Input, index), given.Input, given.Window, given.Ceil), 0, $"{given}"));

    [Fact]
    public void Average_equals_the_reference() => Assert.All(Draw(PoolCase.AveragePools, 200), (given, index) =>
    {
        float[] input = Input(given.Input, index);
        double[] expected = Average(given, input);
        double bound = Conditioning.Bound(expected, Average(given, Conditioning.Magnitudes(input)!));
        Parity.Check(Run(given, average: true, input), expected, bound, $"{given}");
    });

    [Fact]
    public void Adaptive_average_equals_the_reference() => Assert.All(Draw(AdaptiveCases, 150), (given, index) =>
    {
        (Planes shape, int h, int w) = given;
        float[] input = Input(shape, index);
        double[] expected = Pooling.AdaptiveAverage(input, shape, h, w);
        double bound = Conditioning.Bound(
            expected, Pooling.AdaptiveAverage(Conditioning.Magnitudes(input), shape, h, w));
        Parity.Check(Adaptive(shape, h, w, input), expected, bound, $"{shape} to {h}×{w}");
    });

    [Fact]
    public void NaN_and_infinity_reach_exactly_the_windows_that_cover_them()
    {
        foreach (PoolCase given in Draw(PoolCase.AveragePools, 60))
        {
            float[] input = Sprinkle(Input(given.Input, 3));
            Parity.Check(Run(given, average: true, input), Average(given, input), 1e-4, $"mean {given}");
            Parity.Check(
                Run(given, average: false, input), Pooling.Max(input, given.Input, given.Window, given.Ceil), 0,
                $"max {given}");
            Parity.Check(
                Adaptive(given.Input, 3, 2, input), Pooling.AdaptiveAverage(input, given.Input, 3, 2), 1e-4,
                $"adaptive {given}");
        }
    }

    /// <summary>
    /// The first and last position of a window are where a comparison that is false for NaN loses it.
    /// </summary>
    [Theory]
    [InlineData(Nan, 1f, Nan)]
    [InlineData(1f, Nan, Nan)]
    [InlineData(Nan, Inf, Nan)]
    [InlineData(Inf, Nan, Nan)]
    [InlineData(-Inf, -Inf, -Inf)]
    [InlineData(-Inf, -3e38f, -3e38f)]
    [InlineData(Inf, -Inf, Inf)]
    public void The_maximum_of_two(float first, float second, float expected)
    {
        PoolCase pair = new(new Planes(1, 1, 1, 2), new Window(new WindowAxis(1), new WindowAxis(2)), false, true);

        Assert.Equal([expected], Run(pair, average: false, [first, second]));
    }

    [Fact]
    public void A_dilated_window_that_covers_nothing_gives_minus_infinity()
    {
        // As torch.nn.functional.max_pool2d(x, 2, dilation=2, padding=1) of one pixel.
        PoolCase given = new(new Planes(1, 1, 1, 1), Window.Square(2, 1, 1, 2), false, true);

        Assert.Equal([-Inf], Run(given, average: false, [7]));
    }

    private static T[] Draw<T>(Gen<T> generator, int count) =>
        generator.Sample(count, new Rnd(ConvolutionCases.Seed(77)), 50);

    private static float[] Input(Planes shape, int seed) => new Filler(seed).Features(shape);

    private static float[] Sprinkle(float[] input)
    {
        for (int i = 0; i < input.Length; i += 17)
        {
            input[i] = (i % 3) switch { 0 => Nan, 1 => Inf, _ => -Inf };
        }

        return input;
    }

    private static double[] Average(PoolCase given, float[] input) =>
        Pooling.Average(input, given.Input, given.Window, given.Ceil, given.CountIncludePad);

    private float[] Run(PoolCase given, bool average, float[] input) =>
        KernelRun.Run(gpu.Context, given.ToKernel(average), given.Output.Count, input);

    private float[] Adaptive(Planes shape, int h, int w, float[] input) => KernelRun.Run(
        gpu.Context,
        new AdaptiveAveragePool((uint)(shape.N * shape.C), ((uint)shape.H, (uint)shape.W), ((uint)h, (uint)w)),
        shape.N * shape.C * h * w,
        input);
}
