using System;
using DynConv.Vulkan.Networks;
using Xunit;

namespace DynConv.Vulkan.Tests.Networks;

public sealed class TensorShapeTests
{
    [Fact]
    public void Prints_its_sizes_and_knows_its_rank()
    {
        TensorShape image = new(8, 64, 56, 55), features = new(3, 10);

        Assert.Equal("8×64×56×55", image.ToString());
        Assert.Equal((4, 8L * 64 * 56 * 55), (image.Rank, image.ElementCount));
        Assert.Equal("3×10", features.ToString());
        Assert.Equal((2, 30L, 1, 1), (features.Rank, features.ElementCount, features.H, features.W));
    }

    [Fact]
    public void Shapes_of_different_rank_are_different() =>
        Assert.NotEqual(new TensorShape(3, 10, 1, 1), new TensorShape(3, 10));

    [Fact]
    public void Another_batch_keeps_the_rest()
    {
        Assert.Equal(new TensorShape(5, 64, 56, 55), new TensorShape(8, 64, 56, 55).WithBatch(5));
        Assert.Equal(new TensorShape(5, 10), new TensorShape(1, 10).WithBatch(5));
    }

    [Fact]
    public void Counts_elements_beyond_an_int()
    {
        Assert.Equal((long)int.MaxValue * int.MaxValue, new TensorShape(int.MaxValue, int.MaxValue).ElementCount);
        Assert.Equal(1L << 62, new TensorShape(1 << 30, 1 << 30, 2, 2).ElementCount);
        Assert.Throws<ArgumentOutOfRangeException>(() => new TensorShape(1 << 30, 1 << 30, 4, 2));
        Assert.Throws<ArgumentOutOfRangeException>(
            () => new TensorShape(int.MaxValue, int.MaxValue, int.MaxValue, int.MaxValue));
    }

    [Theory]
    [InlineData(0, 1, 1, 1)]
    [InlineData(1, 0, 1, 1)]
    [InlineData(1, 1, 0, 1)]
    [InlineData(1, 1, 1, -1)]
    public void Sizes_below_one_are_refused(int n, int c, int h, int w) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new TensorShape(n, c, h, w));

    [Fact]
    public void A_shape_that_nobody_set_is_refused()
    {
        Network network = Network.Build(new Vulkan.Networks.Layers.ReLU(), new Weights().ToStateDict());

        Assert.Throws<ShapeException>(() => network.InferShapes(default));
    }
}
