using System;
using Xunit;

namespace DynConv.Vulkan.Tests.Reference;

/// <summary>The reference on examples small enough to work out on paper.</summary>
public sealed class ExampleTests
{
    [Fact]
    public void Convolution_multiplies_and_adds_without_flipping_the_kernel()
    {
        double[] input = [1, 2, 3, 4, 5, 6, 7, 8, 9];
        double[] weight = [1, 10, 100, 1000];

        Assert.Equal(
            [5421.5, 6532.5, 8754.5, 9865.5],
            Convolution.Shared(input, new Planes(1, 1, 3, 3), weight, (double[])[0.5], 1, Window.Square(2)));
    }

    [Fact]
    public void Each_sample_uses_its_own_filters_and_biases()
    {
        double[] input = [1, 2, 3, 4];
        double[] weight = [10, 1, -1, 2, 3, 5, 7, 11];
        double[] bias = [0.5, 0.25, 100, 200];

        Assert.Equal(
            [12.5, 3.25, 129, 265],
            Convolution.PerSample(input, new Planes(2, 2, 1, 1), weight, bias, 2, Window.Square(1)));
    }

    [Fact]
    public void Stride_padding_and_dilation_differ_by_axis()
    {
        double[] input = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12];
        Window window = new(new WindowAxis(2, Stride: 2, Padding: 1), new WindowAxis(2, Dilation: 2));

        Assert.Equal(
            [3100, 4200, 11975, 13086],
            Convolution.Shared(input, new Planes(1, 1, 3, 4), (double[])[1, 10, 100, 1000], default, 1, window));
    }

    [Fact]
    public void Softmax_divides_by_the_temperature()
    {
        double[] logits = [Math.Log(1), Math.Log(4), Math.Log(16)];

        Parity.Check(Attention.Softmax(logits, 1, 3), [1 / 21.0, 4 / 21.0, 16 / 21.0], 1e-15, "temperature 1");
        Parity.Check(Attention.Softmax(logits, 1, 3, 2), [1 / 7.0, 2 / 7.0, 4 / 7.0], 1e-15, "temperature 2");
    }

    [Fact]
    public void Softmax_survives_logits_that_overflow_exp()
    {
        double[] shares = Attention.Softmax((double[])[1e4, 1e4, -1e4, 1e4 - Math.Log(2)], 1, 4);

        Parity.Check(shares, [0.4, 0.4, 0, 0.2], 1e-12, "shares");
    }

    [Fact]
    public void The_mixture_weighs_experts_sample_by_sample() =>
        Assert.Equal(
            [13.75, 22.5, 10, 20],
            Attention.Aggregate((double[])[0.5, 0.25, 1, 0], (double[])[10, 20, 35, 50], 2, 2, 2));

    [Fact]
    public void Adaptive_average_overlaps_where_it_does_not_divide()
    {
        double[] input = [1, 2, 3, 4, 5, 6, 7];

        Assert.Equal([2.5, 5.5], Pooling.AdaptiveAverage(input, new Planes(1, 1, 7, 1), 2, 1));
        Assert.Equal([2, 4, 6], Pooling.AdaptiveAverage(input, new Planes(1, 1, 1, 7), 1, 3));
        Assert.Equal([1, 1, 2, 2], Pooling.AdaptiveAverage((double[])[1, 2], new Planes(1, 1, 1, 2), 1, 4));
    }

    [Fact]
    public void Batch_normalisation_takes_negative_and_zero_scales_and_may_have_none()
    {
        Planes shape = new(1, 2, 1, 2);
        double[] input = [1, 3, 10, 20];
        double[] mean = [2, 4];
        double[] variance = [4, 1];

        Assert.Equal(
            [2, 0, 7, 7],
            Elementwise.BatchNorm(input, shape, (double[])[-2, 0], (double[])[1, 7], mean, variance, 0));
        Assert.Equal(
            [-0.5, 0.5, 6, 16], Elementwise.BatchNorm(input, shape, default, default, mean, variance, 0));
    }

    [Fact]
    public void Sums_add_and_tensors_of_the_wrong_size_are_refused()
    {
        Assert.Equal([11, 22], Elementwise.Add((double[])[1, 2], (double[])[10, 20]));
        Assert.Throws<ArgumentException>(() => Elementwise.Add((double[])[1, 2], (double[])[10]));
        Assert.Throws<ArgumentException>(() => Dense.Linear((double[])[1, 2], 1, 2, 1, default));
        Assert.Throws<ArgumentException>(() => Convolution.Shared(
            (double[])[1, 2, 3], new Planes(1, 3, 1, 1), (double[])[1, 1], default, 2, Window.Square(1), groups: 2));
        Assert.Throws<ArgumentOutOfRangeException>(() => Attention.Softmax((double[])[1], 1, 1, 0));
    }
}
