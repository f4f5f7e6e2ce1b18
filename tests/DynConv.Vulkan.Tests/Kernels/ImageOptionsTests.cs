using System;
using DynConv.Vulkan.Kernels;
using Xunit;

namespace DynConv.Vulkan.Tests.Kernels;

/// <summary>What the kernels between images and tensors refuse, and that the message names it.</summary>
public sealed class ImageOptionsTests
{
    private const float Nan = float.NaN;

    public static TheoryData<float[], float[], float, string> Refused => new()
    {
        { [1, 2], [], 1, ".Mean has 2 numbers, the tensor has 3" },
        { [], [1], 1, ".Std has 1 numbers, the tensor has 3" },
        { [1, 2, 3, 4], [], 1, ".Mean has 4" },
        { [1, Nan, 3], [], 1, ".Mean[1] is NaN" },
        { [1, 2, float.NegativeInfinity], [], 1, ".Mean[2] is -Infinity" },
        { [], [1, 1, 0], 1, ".Std[2] is 0" },
        { [], [-0f, 1, 1], 1, ".Std[0] is -0" },
        { [], [1, float.PositiveInfinity, 1], 1, ".Std[1] is Infinity" },
        { [], [], 0, ".Scale is 0" },
        { [], [], Nan, ".Scale is NaN" },
        { [], [], float.PositiveInfinity, ".Scale is Infinity" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void Numbers_that_make_no_sense(float[] mean, float[] std, float scale, string message)
    {
        AssertSays(message, () => To(new ImageToTensorOptions { Mean = mean, Std = std, Scale = scale }));
        AssertSays(message, () => From(new TensorToImageOptions { Mean = mean, Std = std, Scale = scale }));
    }

    [Fact]
    public void Numbers_whose_quotient_float32_does_not_hold()
    {
        AssertSays("channel 2", () => To(new ImageToTensorOptions { Std = [1, 1, 1e-38f], Scale = 255 }));
        AssertSays("channel 0", () => To(new ImageToTensorOptions { Std = [1e30f, 1, 1], Scale = 1e-30f }));
        AssertSays("channel 1", () => From(new TensorToImageOptions { Mean = [0, 1e38f, 0], Scale = 1e-3f }));
    }

    [Fact]
    public void Options_that_are_missing_or_unknown()
    {
        Assert.Throws<ArgumentNullException>(() => To(null!));
        Assert.Throws<ArgumentNullException>(() => From(null!));
        Assert.Throws<ArgumentNullException>(() => To(new ImageToTensorOptions { Mean = null! }));
        Assert.Throws<ArgumentNullException>(() => From(new TensorToImageOptions { Std = null! }));
        AssertSays(".Order is 7", () => To(new ImageToTensorOptions { Order = (ChannelOrder)7 }));
        AssertSays(".Order is 7", () => From(new TensorToImageOptions { Order = (ChannelOrder)7 }));
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(2u)]
    [InlineData(5u)]
    [InlineData(uint.MaxValue)]
    public void Tensors_that_are_no_picture(uint channels)
    {
        AssertSays("1, 3 or 4", () => new ImageToTensor(new ImageToTensorOptions(), (1, 1), 3, channels, (1, 1)));
        AssertSays("1, 3 or 4", () => new TensorToImage(new TensorToImageOptions(), channels, (1, 1), (1, 1)));
    }

    [Theory]
    [InlineData(0u, 1u)]
    [InlineData(1u, 0u)]
    [InlineData(32769u, 1u)]
    [InlineData(1u, uint.MaxValue)]
    public void Sizes_that_no_image_has(uint y, uint x)
    {
        AssertSays("from 1 to 32768", () => new ImageToTensor(new ImageToTensorOptions(), (y, x), 3, 3, (1, 1)));
        AssertSays("from 1 to 32768", () => new ImageToTensor(new ImageToTensorOptions(), (1, 1), 3, 3, (y, x)));
        AssertSays("from 1 to 32768", () => new TensorToImage(new TensorToImageOptions(), 3, (y, x), (1, 1)));
        AssertSays("from 1 to 32768", () => new TensorToImage(new TensorToImageOptions(), 3, (1, 1), (y, x)));
    }

    [Fact]
    public void Samples_that_32_bits_do_not_index()
    {
        AssertSays("4294967296", () => new ImageToTensor(
            new ImageToTensorOptions(), (1, 1), 3, 4, (32768, 32768)));
        AssertSays("4294967296", () => new TensorToImage(
            new TensorToImageOptions(), 1, (1, 1), (1, 1), firstElement: uint.MaxValue));
    }

    [Fact]
    public void Images_of_two_colours() =>
        AssertSays("1 or 3", () => new ImageToTensor(new ImageToTensorOptions(), (1, 1), 2, 3, (1, 1)));

    private static void AssertSays(string message, Func<object> make)
    {
        ArgumentException refused = Assert.ThrowsAny<ArgumentException>(make);
        Assert.Contains(message, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refused.Message);
    }

    private static ImageToTensor To(ImageToTensorOptions options) => new ImageToTensor(options, (2, 2), 3, 3, (2, 2));

    private static TensorToImage From(TensorToImageOptions options) => new TensorToImage(options, 3, (2, 2), (2, 2));
}
