using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Networks.Nodes;
using Xunit;

namespace DynConv.Vulkan.Tests.Networks;

/// <summary>TensorFlow's 'SAME' padding; the numbers are those of timm's <c>pad_same</c>.</summary>
public sealed class SamePaddingTests
{
    [Theory]
    [InlineData(224, 3, 2, 1, 112, 0)]
    [InlineData(225, 3, 2, 1, 113, 1)]
    [InlineData(7, 5, 2, 1, 4, 2)]
    [InlineData(8, 5, 2, 1, 4, 1)]
    [InlineData(7, 3, 1, 2, 7, 2)]
    [InlineData(1, 5, 2, 1, 1, 2)]
    [InlineData(6, 1, 2, 1, 3, 0)]
    [InlineData(9, 2, 1, 1, 9, 0)]
    public void The_padding_gives_as_many_rows_as_strides(
        int size, int kernel, int stride, int dilation, int rows, int before)
    {
        ConvolutionGeometry geometry = ConvolutionGeometry.Create(
            1, 1, (kernel, 1), (stride, 1), null, (dilation, 1), 1, samePadding: true);

        Assert.Equal(rows, geometry.OutputHeight(size));
        Assert.Equal(new Size2d(before, 0), geometry.PaddingBefore(size, 5));
        Assert.Equal(new TensorShape(2, 1, rows, 5), geometry.InferOutput("c", new TensorShape(2, 1, size, 5)));
    }

    [Fact]
    public void Two_paddings_are_refused() =>
        Assert.Contains(
            "'SAME'",
            Assert.Throws<System.ArgumentException>(() => new Conv2d(1, 1, 3, padding: 1, samePadding: true)).Message);
}
