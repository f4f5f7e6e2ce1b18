using Xunit;

namespace DynConv.Vulkan.Tests.Reference;

/// <summary>NaN and infinity go through every stage as they do in PyTorch.</summary>
public sealed class NonFiniteTests
{
    private const double Nan = double.NaN;
    private const double Inf = double.PositiveInfinity;

    [Fact]
    public void Softmax_of_a_row_with_nan_or_plus_infinity_is_nan_and_leaves_other_rows_alone()
    {
        double[] logits = [0, Nan, 1, Inf, 0, 1, -Inf, 0, 0, -Inf, -Inf, -Inf];

        Assert.Equal([Nan, Nan, Nan, Nan, Nan, Nan, 0, 0.5, 0.5, Nan, Nan, Nan], Attention.Softmax(logits, 4, 3));
    }

    [Fact]
    public void Activations_keep_nan_and_bound_infinity()
    {
        double[] input = [Nan, Inf, -Inf];

        Assert.Equal([Nan, Inf, -Inf], Elementwise.Apply(Nonlinearity.None, input));
        Assert.Equal([Nan, Inf, 0], Elementwise.Apply(Nonlinearity.Relu, input));
        Assert.Equal([Nan, 6, 0], Elementwise.Apply(Nonlinearity.Relu6, input));
        Assert.Equal([Nan, Inf, Nan], Elementwise.Apply(Nonlinearity.Silu, input));
    }

    [Fact]
    public void Pools_see_nan_where_the_window_covers_it()
    {
        Planes shape = new(1, 2, 1, 4);
        double[] input = [1, Nan, 3, 2, 5, Inf, 7, -Inf];
        Window pairs = new(new WindowAxis(1), new WindowAxis(2, Stride: 2));

        Assert.Equal([Nan, 3, Inf, 7], Pooling.Max(input, shape, pairs));
        Assert.Equal([Nan, 2.5, Inf, -Inf], Pooling.Average(input, shape, pairs));
        Assert.Equal([Nan, Nan], Pooling.GlobalAverage(input, shape));
    }

    [Fact]
    public void Max_pooling_pads_with_minus_infinity_not_zero()
    {
        Planes shape = new(1, 1, 1, 2);
        Window window = new(new WindowAxis(1), new WindowAxis(3, Stride: 1, Padding: 1));

        Assert.Equal([-4, -4], Pooling.Max((double[])[-5, -4], shape, window));
        Assert.Equal(
            [double.NegativeInfinity],
            Pooling.Max((double[])[double.NegativeInfinity, double.NegativeInfinity], shape, Window.Square(1, 2)));
    }

    [Fact]
    public void A_nan_reaches_exactly_the_outputs_whose_window_covers_it()
    {
        Planes shape = new(2, 1, 1, 5);
        double[] input = [1, 1, Nan, 1, 1, 1, 1, 1, 1, 1];
        double[] weight = [1, 1, 1, 1];
        Window pair = new(new WindowAxis(1), new WindowAxis(2));

        Assert.Equal(
            [2, Nan, Nan, 2, 2, 2, 2, 2], Convolution.PerSample(input, shape, weight, default, 1, pair));
    }

    [Fact]
    public void Relu_in_the_attention_does_not_hide_nan() =>
        Assert.Equal(
            [Nan, 0.5],
            Attention.Logits((double[])[Nan, 0.5], 2, 1, 1, 1, ((double[])[1], default), ((double[])[1], default)));
}
