using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Reference;
using Xunit;

namespace DynConv.Vulkan.Tests.Kernels;

public sealed class CoefficientsTests(GpuDevice gpu)
{
    [Theory]
    [InlineData(1, 4, 4)]
    [InlineData(3, 97, 4)]
    [InlineData(7, 31, 0)]
    [InlineData(65, 9, 1)]
    [InlineData(2, 300, 8)]
    public void The_first_columns_take_a_sigmoid_the_last_a_softmax(int rows, int columns, int experts)
    {
        float[] logits = new Filler(rows + columns).Numbers(rows * columns, 4);

        float[] actual = Run(rows, columns, experts, logits);

        double[] expected = new double[logits.Length];
        for (int n = 0; n < rows; n++)
        {
            float[] row = logits[(n * columns)..((n + 1) * columns)];
            double[] sigmoids = Elementwise.Apply(Nonlinearity.Sigmoid, row[..(columns - experts)]);
            double[] shares = experts == 0 ? [] : Reference.Attention.Softmax(row[(columns - experts)..], 1, experts);
            sigmoids.CopyTo(expected, n * columns);
            shares.CopyTo(expected, (n * columns) + columns - experts);
        }

        Parity.Check(actual, expected, 1e-6, $"{rows} × {columns}, {experts} experts");
    }

    [Fact]
    public void NaN_stays_where_it_belongs()
    {
        float nan = float.NaN;
        float[] actual = Run(1, 5, 2, [0, nan, float.PositiveInfinity, 1, nan]);

        Assert.Equal([0.5f, nan, 1, nan, nan], actual);
    }

    [Fact]
    public void Large_logits_do_not_overflow() =>
        Assert.Equal([1, 0, 1, 0], Run(1, 4, 2, [500, -500, 1000, -1000]));

    private float[] Run(int rows, int columns, int experts, float[] logits) =>
        KernelRun.Run(
            gpu.Context, new Coefficients((uint)rows, (uint)columns, (uint)experts), logits.Length, logits);
}
