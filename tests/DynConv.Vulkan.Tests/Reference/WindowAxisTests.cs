using Xunit;

namespace DynConv.Vulkan.Tests.Reference;

public sealed class WindowAxisTests
{
    /// <summary>Sizes worked out by hand from PyTorch's documentation of Conv2d and MaxPool2d.</summary>
    [Theory]
    [InlineData(7, 3, 1, 0, 1, 5, 5)]
    [InlineData(7, 3, 2, 1, 1, 4, 4)]
    [InlineData(8, 3, 2, 1, 1, 4, 5)]
    [InlineData(8, 2, 2, 0, 1, 4, 4)]
    [InlineData(5, 2, 2, 0, 1, 2, 3)]
    [InlineData(10, 3, 1, 0, 4, 2, 2)]
    [InlineData(8, 3, 1, 0, 4, 0, 0)]
    [InlineData(2, 3, 2, 0, 1, 0, 1)]
    [InlineData(4, 2, 5, 1, 1, 1, 1)]
    [InlineData(12, 2, 5, 1, 1, 3, 3)]
    [InlineData(1, 1, 9, 0, 1, 1, 1)]
    public void Outputs_follow_the_formula(
        int size, int taps, int stride, int padding, int dilation, int floor, int ceil)
    {
        WindowAxis axis = new(taps, stride, padding, dilation);

        Assert.Equal(floor, axis.Outputs(size));
        Assert.Equal(ceil, axis.Outputs(size, ceil: true));
    }

    [Fact]
    public void Indices_start_in_the_padding_and_step_by_the_dilation()
    {
        WindowAxis axis = new(Taps: 3, Stride: 2, Padding: 1, Dilation: 3);

        Assert.Equal(7, axis.Extent);
        Assert.Equal([-1, 2, 5], [axis.Index(0, 0), axis.Index(0, 1), axis.Index(0, 2)]);
        Assert.Equal(3, axis.Index(2, 0));
    }
}
