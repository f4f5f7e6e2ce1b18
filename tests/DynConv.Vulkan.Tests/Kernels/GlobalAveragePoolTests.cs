using System;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Reference;
using Xunit;

namespace DynConv.Vulkan.Tests.Kernels;

public sealed class GlobalAveragePoolTests(GpuDevice gpu)
{
    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(2, 3, 7, 5)]
    [InlineData(3, 17, 1, 443)]
    [InlineData(1, 5, 31, 33)]
    [InlineData(33, 2, 13, 11)]
    [InlineData(1, 2, 300, 301)]
    [InlineData(2, 5, 6, 6)]
    [InlineData(1, 9, 1, 2)]
    [InlineData(2, 3, 56, 56)]
    public void Equals_the_mean_of_every_plane(int n, int c, int h, int w)
    {
        Planes shape = new(n, c, h, w);
        Random random = new(7);
        float[] input = new float[shape.Count];
        for (int i = 0; i < input.Length; i++)
        {
            // Not around zero: then the rounding of a long sum shows.
            input[i] = 0.1f + random.NextSingle();
        }

        float[] mean = KernelRun.RunBothWays(gpu.Context, new GlobalAveragePool((uint)(n * c), (uint)(h * w)), n * c, input);

        Parity.Check(mean, Pooling.GlobalAverage(input, shape), Parity.Bound, $"mean of {shape}");
    }

    [Fact]
    public void Keeps_NaN_and_infinity_as_PyTorch_does()
    {
        float[] input =
            [1, float.NaN, 2, 3, float.PositiveInfinity, 4, float.NegativeInfinity, float.PositiveInfinity, 1];
        float[] mean = KernelRun.RunBothWays(gpu.Context, new GlobalAveragePool(3, 3), 3, input);
        Assert.Equal([float.NaN, float.PositiveInfinity, float.NaN], mean);
    }
}
