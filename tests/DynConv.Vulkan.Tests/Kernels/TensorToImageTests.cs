using System;
using System.Collections.Generic;
using System.Linq;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Reference;
using Silk.NET.Vulkan;
using Xunit;

namespace DynConv.Vulkan.Tests.Kernels;

/// <summary>
/// The kernels that write images against the float64 reference. Tolerance: the project's bound before the format's
/// rounding; then half a step of 8 bits (and a tenth more, for Vulkan only recommends to round to nearest), and a whole
/// step of a half (Vulkan does not say how halves are rounded).
/// </summary>
public sealed class TensorToImageTests(GpuDevice gpu)
{
    private const float Nan = float.NaN;
    private const float Inf = float.PositiveInfinity;
    private const float LargestHalf = 65504;

    private static readonly TensorToImageOptions[] Meanings =
    [
        new(),
        new() { Order = ChannelOrder.Bgr },
        new() { Mean = [0.485f, 0.456f, 0.406f], Std = [0.229f, 0.224f, 0.225f] },
        new() { Order = ChannelOrder.Bgr, Mean = [104, 117, 123, 128], Std = [57, 58, -59, 60], Scale = 255 },
        new() { Order = ChannelOrder.Bgr, Mean = [0.1307f], Std = [0.3081f] },
    ];

    public static TheoryData<int> Outputs => [.. ImageFormats.Outputs.Select(format => (int)format)];

    /// <summary>The tensor's height and width, then the image's.</summary>
    public static TheoryData<int, int, int, int> Sizes => new()
    {
        { 1, 1, 1, 1 }, { 1, 1, 5, 3 }, { 2, 2, 1, 1 }, { 443, 7, 443, 7 }, { 443, 7, 64, 63 }, { 7, 443, 3, 1000 },
        { 5, 3, 64, 63 }, { 64, 63, 5, 3 }, { 9, 10, 9, 4 }, { 9, 10, 30, 10 },
    };

    [Theory]
    [MemberData(nameof(Outputs))]
    public void Every_format_order_and_number_of_channels(int number)
    {
        foreach (int channels in new[] { 1, 3, 4 })
        {
            float[] tensor = new Filler(channels).Numbers(channels * 13 * 7);
            foreach (TensorToImageOptions options in Meanings.Where(meaning => Fits(meaning, channels)))
            {
                Check((Format)number, tensor, channels, (13, 7), (13, 7), options);
                Check((Format)number, tensor, channels, (13, 7), (5, 9), options);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Every_size(int height, int width, int imageHeight, int imageWidth)
    {
        float[] tensor = new Filler(height).Numbers(3 * height * width);
        foreach (Format format in ImageFormats.Outputs)
        {
            Check(format, tensor, 3, (height, width), (imageHeight, imageWidth), Meanings[2]);
        }
    }

    [Fact]
    public void Eight_bits_hold_0_to_1_and_NaN_is_0() => Assert.Equal(
        [0, 255, 0, 0, 0, 255, 255, 0, 255],
        Reds(Format.R8G8B8A8Unorm, [Nan, Inf, -Inf, -3, -0f, 1, 1e30f, float.MinValue, 1.0001f])
            .Select(red => (int)Math.Round(red * 255)));

    [Fact]
    public void Halves_end_at_65504() => Assert.Equal(
        [-3, 0.5, LargestHalf, -LargestHalf, LargestHalf, -LargestHalf],
        Reds(Format.R16G16B16A16Sfloat, [-3, 0.5f, 65520, -1e6f, float.MaxValue, -65504]));

    /// <summary>SwiftShader's conversion makes NaN of infinity, and lets it spill into the pixel's next half.</summary>
    [Theory]
    [InlineData(Nan)]
    [InlineData(Inf)]
    [InlineData(-Inf)]
    public void What_is_not_finite_is_not_finite_as_a_half(float value)
    {
        TensorToImage conversion = new(new TensorToImageOptions(), 1, (1, 3), (1, 3));

        double[] colours = Texels.Decode(
            Format.R16G16B16A16Sfloat, Run(Format.R16G16B16A16Sfloat, conversion, [0.5f, value, 2], (1, 3)));

        Assert.Equal([0.5, 0.5, 0.5, 1, 2, 2, 2, 1], [.. colours[..4], .. colours[8..]]);
        Assert.All(colours[4..7], colour => Assert.True(double.IsNaN(colour) || colour == value, $"{colour}"));
        Assert.Equal(1, colours[7], 3e-3);
    }

    [Fact]
    public void Singles_are_copied_whatever_they_are()
    {
        float[] values = [Nan, Inf, -Inf, -3, 0.1f, 1e-37f, -1e6f, float.MaxValue, float.MinValue];
        Assert.Equal(values.Select(value => (double)value), Reds(Format.R32Sfloat, values));
    }

    [Fact]
    public void Alpha_has_its_own_range_and_NaN()
    {
        float[] tensor = [0.25f, 0.5f, 0.75f, Nan];
        TensorToImage conversion = new(new TensorToImageOptions(), 4, (1, 1), (1, 1));
        byte[] texel = Run(Format.R8G8B8A8Unorm, conversion, tensor, (1, 1));
        Assert.Equal(0, texel[3]);
        Assert.InRange(texel[1], 127, 128);
    }

    [Fact]
    public void A_sample_starts_where_it_is_told_to()
    {
        float[] tensor = new Filler(8).Numbers(3 * 3 * 4 * 5);
        TensorToImage conversion = new(new TensorToImageOptions(), 3, (4, 5), (2, 9), firstElement: 120);

        byte[] texels = Run(Format.R16G16B16A16Sfloat, conversion, tensor, (2, 9));

        Compare(
            Format.R16G16B16A16Sfloat, texels,
            Pictures.ToColours(tensor.AsSpan(120, 60), 3, (4, 5), (2, 9), new TensorToImageOptions()), "third sample");
    }

    [Theory]
    [InlineData(ChannelOrder.Rgb)]
    [InlineData(ChannelOrder.Bgr)]
    public void An_image_comes_back_from_a_tensor_as_it_was(ChannelOrder order)
    {
        const Format Colours = Format.R8G8B8A8Unorm;
        float[] mean = [0.485f, 0.456f, 0.406f, 0.5f];
        float[] std = [0.229f, 0.224f, 0.225f, 0.25f];
        byte[] texels = Texels.Random(Colours, 19 * 23, 9);
        using TestImage image = new(gpu.Context, Colours, (19, 23), ImageUsageFlags.SampledBit);
        image.Upload(texels, ImageLayout.ShaderReadOnlyOptimal);
        ImageToTensorOptions there = new() { Order = order, Mean = mean, Std = std, Scale = 2 };
        TensorToImageOptions back = new() { Order = order, Mean = mean, Std = std, Scale = 2 };

        float[] tensor = ImageRun.ToTensor(
            gpu.Context, new ImageToTensor(there, (19, 23), 3, 4, (19, 23)), image, 4 * 19 * 23);

        Assert.Equal(texels, Run(Colours, new TensorToImage(back, 4, (19, 23), (19, 23)), tensor, (19, 23)));
    }

    [Fact]
    public void The_same_tensor_gives_the_same_bytes()
    {
        float[] tensor = new Filler(10).Numbers(3 * 40 * 30);
        TensorToImage conversion = new(Meanings[2], 3, (40, 30), (51, 64));
        foreach (Format format in ImageFormats.Outputs)
        {
            byte[] first = Run(format, conversion, tensor, (51, 64));
            Assert.Equal(first, Run(format, conversion, tensor, (51, 64)));
        }
    }

    [Fact]
    public void Formats_are_those_that_every_device_stores_to()
    {
        foreach (Format format in ImageFormats.Outputs)
        {
            FormatProperties properties;
            unsafe
            {
                gpu.Context.Api.GetPhysicalDeviceFormatProperties(gpu.Context.PhysicalDevice, format, &properties);
            }

            Assert.True(properties.OptimalTilingFeatures.HasFlag(FormatFeatureFlags.StorageImageBit), $"{format}");
        }

        Assert.False(ImageFormats.TryGetOutput(Format.B8G8R8A8Unorm, out _));
        Assert.False(ImageFormats.TryGetOutput(Format.R8G8B8A8Srgb, out _));
    }

    private static bool Fits(TensorToImageOptions options, int channels) =>
        (options.Mean.Count == 0 || options.Mean.Count == channels)
        && (options.Std.Count == 0 || options.Std.Count == channels);

    private static void Compare(Format format, byte[] texels, double[] expected, string what)
    {
        double[] written = Texels.Decode(format, texels);
        double largest = expected.Max(Math.Abs);
        Assert.Equal(expected.Length, written.Length);
        for (int i = 0; i < written.Length; i++)
        {
            if (format == Format.R32Sfloat && i % 4 != 0)
            {
                continue;
            }

            (double wanted, double step) = format switch
            {
                Format.R8G8B8A8Unorm => (Math.Clamp(expected[i], 0, 1), 0.6 / 255),
                Format.R16G16B16A16Sfloat => (expected[i], Math.Max(Math.Abs(expected[i]) / 1024, 6e-8)),
                _ => (i % 4 == 0 ? expected[i] : written[i], 0),
            };
            Assert.True(
                Math.Abs(written[i] - wanted) <= step + (Parity.Bound * largest),
                $"{what}: [{i}] is {written[i]}, {wanted} is expected");
        }
    }

    private void Check(
        Format format, float[] tensor, int channels, (int Y, int X) size, (int Y, int X) image,
        TensorToImageOptions options)
    {
        TensorToImage conversion = new(
            options, (uint)channels, ((uint)size.Y, (uint)size.X), ((uint)image.Y, (uint)image.X));
        double[] expected = Pictures.ToColours(tensor, channels, size, image, options);
        if (format == Format.R32Sfloat && channels > 1)
        {
            for (int i = 0; i < expected.Length; i += 4)
            {
                expected[i] = Pictures.Luminance(expected[i], expected[i + 1], expected[i + 2]);
            }
        }

        Compare(
            format, Run(format, conversion, tensor, image), expected,
            $"{channels} of {size} to {format} {image}, {options.Order}");
    }

    /// <summary>What becomes of a row of one channel, which is in every colour.</summary>
    private IEnumerable<double> Reds(Format format, float[] values)
    {
        TensorToImage conversion = new(new TensorToImageOptions(), 1, (1, (uint)values.Length), (1, (uint)values.Length));
        double[] colours = Texels.Decode(format, Run(format, conversion, values, (1, values.Length)));
        for (int i = 0; i < values.Length; i++)
        {
            if (format != Format.R32Sfloat)
            {
                Assert.Equal(colours[4 * i], colours[(4 * i) + 1]);
                Assert.Equal(colours[4 * i], colours[(4 * i) + 2]);
            }

            Assert.Equal(1, colours[(4 * i) + 3]);
        }

        return colours.Where((_, i) => i % 4 == 0);
    }

    private byte[] Run(Format format, in TensorToImage conversion, float[] tensor, (int Y, int X) image)
    {
        Assert.True(ImageFormats.TryGetOutput(format, out StorageImageFormat stored));
        return stored switch
        {
            StorageImageFormat.Rgba8 =>
                ImageRun.ToImage(gpu.Context, new TensorToImageRgba8(conversion), tensor, format, image),
            StorageImageFormat.Rgba16f =>
                ImageRun.ToImage(gpu.Context, new TensorToImageRgba16f(conversion), tensor, format, image),
            _ => ImageRun.ToImage(gpu.Context, new TensorToImageR32f(conversion), tensor, format, image),
        };
    }
}
