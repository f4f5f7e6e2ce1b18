using System;
using System.Linq;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Execution;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Memory;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Reference;
using Silk.NET.Vulkan;
using Xunit;

namespace DynConv.Vulkan.Tests.Kernels;

/// <summary>
/// ImageToTensor against the float64 reference, within the project's bound; but for sRGB, which drivers decode by
/// approximations of their own (lavapipe's is off by up to 1.1e-3, a quarter of a step of 8 bits).
/// </summary>
public sealed class ImageToTensorTests(GpuDevice gpu)
{
    private const float Nan = float.NaN;
    private const float Inf = float.PositiveInfinity;
    private const double SrgbBound = 4e-3;

    private static readonly ImageToTensorOptions[] Meanings =
    [
        new(),
        new() { Order = ChannelOrder.Bgr, Scale = 255 },
        new() { Mean = [0.485f, 0.456f, 0.406f], Std = [0.229f, 0.224f, 0.225f] },
        new() { Order = ChannelOrder.Bgr, Mean = [104, 117, 123, 1], Std = [57, 58, -59, 2], Scale = 255 },
        new() { Order = ChannelOrder.Bgr, Mean = [0.1307f], Std = [0.3081f] },
    ];

    public static TheoryData<int> Inputs => [.. ImageFormats.Inputs.Select(format => (int)format)];

    /// <summary>Image's height and width, then the tensor's.</summary>
    public static TheoryData<int, int, int, int> Sizes => new()
    {
        { 1, 1, 1, 1 }, { 1, 1, 5, 3 }, { 2, 2, 1, 1 }, { 443, 7, 443, 7 }, { 443, 7, 64, 63 }, { 7, 443, 3, 1000 },
        { 5, 3, 64, 63 }, { 64, 63, 5, 3 }, { 9, 10, 9, 4 }, { 9, 10, 30, 10 }, { 2, 1031, 1, 1029 }, { 224, 1, 223, 2 },
    };

    [Theory]
    [MemberData(nameof(Inputs))]
    public void Every_format_order_and_number_of_channels(int number)
    {
        Format format = (Format)number;
        using TestImage image = Image(format, (13, 7), seed: 1, out double[] colours);
        foreach (int channels in new[] { 1, 3, 4 })
        {
            foreach (ImageToTensorOptions options in Meanings.Where(meaning => Fits(meaning, channels)))
            {
                Check(image, format, colours, (13, 7), channels, (13, 7), options);
                Check(image, format, colours, (13, 7), channels, (5, 9), options);
            }
        }
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Every_size(int height, int width, int tensorHeight, int tensorWidth)
    {
        const Format Colours = Format.R32G32B32A32Sfloat;
        using TestImage image = Image(Colours, (height, width), seed: 2, out double[] colours);

        Check(image, Colours, colours, (height, width), 4, (tensorHeight, tensorWidth), Meanings[3]);
        Check(image, Colours, colours, (height, width), 1, (tensorHeight, tensorWidth), Meanings[0]);
    }

    [Fact]
    public void Equal_sizes_copy_every_number_that_is_not_denormal()
    {
        float[] texels = [Nan, Inf, -Inf, 0, 1e-37f, -1e-37f, float.MaxValue, float.MinValue, 1, -2, 0.1f, 65504];
        using TestImage image = Floats((1, 3), texels);
        ImageToTensor kernel = new(new ImageToTensorOptions(), (1, 3), 3, 4, (1, 3));

        float[] tensor = ImageRun.ToTensor(gpu.Context, kernel, image, texels.Length);

        double[] expected = [.. Enumerable.Range(0, 12).Select(i => (double)texels[(i % 3 * 4) + (i / 3)])];
        Parity.Check(tensor, expected, 0, "copy");
    }

    /// <summary>Powers of two, so that the reference's coordinates are exact too and a weight of 0 is one.</summary>
    [Theory]
    [InlineData(8, 8)]
    [InlineData(2, 4)]
    [InlineData(4, 2)]
    [InlineData(1, 16)]
    public void NaN_and_infinity_reach_the_pixels_that_read_them(int height, int width)
    {
        float[] texels = new float[4 * 4 * 4];
        texels.AsSpan().Fill(0.5f);
        (texels[0], texels[21], texels[42], texels[63]) = (Nan, Inf, -Inf, Inf);
        using TestImage image = Floats((4, 4), texels);
        double[] colours = [.. texels.Select(value => (double)value)];

        Check(image, Format.R32G32B32A32Sfloat, colours, (4, 4), 4, (height, width), new ImageToTensorOptions());
        Check(image, Format.R32G32B32A32Sfloat, colours, (4, 4), 1, (height, width), new ImageToTensorOptions());
    }

    [Fact]
    public void The_view_chooses_the_mip_level_and_the_layer()
    {
        const Format Colours = Format.R8G8B8A8Unorm;
        using TestImage image =
            new(gpu.Context, Colours, (6, 5), ImageUsageFlags.SampledBit, mip: 2, layer: 1);
        byte[] texels = Texels.Random(Colours, 30, 3);
        image.Upload(texels, ImageLayout.ShaderReadOnlyOptimal);

        Check(image, Colours, Texels.Decode(Colours, texels), (6, 5), 3, (7, 4), Meanings[2]);
    }

    [Fact]
    public void An_image_in_the_general_layout_is_read_too()
    {
        const Format Colours = Format.B8G8R8A8Unorm;
        using TestImage image = new(gpu.Context, Colours, (3, 3), ImageUsageFlags.SampledBit);
        byte[] texels = Texels.Random(Colours, 9, 4);
        image.Upload(texels, ImageLayout.General);

        Check(image, Colours, Texels.Decode(Colours, texels), (3, 3), 3, (3, 3), Meanings[1]);
    }

    [Fact]
    public void A_sample_starts_where_it_is_told_to()
    {
        using TestImage image = Image(Format.R8Unorm, (3, 5), seed: 5, out double[] colours);
        ImageToTensor kernel = new(new ImageToTensorOptions(), (3, 5), 1, 3, (2, 3), firstElement: 18);

        float[] tensor = ImageRun.ToTensor(gpu.Context, kernel, image, 18, firstElement: 18);

        Parity.Check(
            tensor, Pictures.ToTensor(colours, (3, 5), grey: true, 3, (2, 3), new ImageToTensorOptions()),
            Parity.Bound, "second sample");
    }

    [Fact]
    public void The_same_image_gives_the_same_bits()
    {
        using TestImage image = Image(Format.R16G16B16A16Sfloat, (37, 41), seed: 6, out _);
        ImageToTensor kernel = new(Meanings[2], (37, 41), 3, 3, (64, 50));
        float[] first = ImageRun.ToTensor(gpu.Context, kernel, image, 3 * 64 * 50);

        Parity.SameBits(ImageRun.ToTensor(gpu.Context, kernel, image, first.Length), first, "again");
    }

    /// <summary>More images than one descriptor pool has room for.</summary>
    [Fact]
    public void One_recording_takes_many_images()
    {
        const int Count = 40;
        using TestImage image = Image(Format.R8Unorm, (1, 3), seed: 7, out double[] colours);
        using GpuBuffer output = new(gpu.Context, Count * 3 * sizeof(float), MemoryKind.Readback, "output");
        using CommandRecorder recorder = gpu.Context.CreateRecorder();
        for (uint i = 0; i < Count; i++)
        {
            recorder.Dispatch(
                new ImageToTensor(new ImageToTensorOptions(), (1, 3), 1, 1, (1, 3), firstElement: 3 * i), [output],
                [image.Operand]);
        }

        using RecordedCommands commands = recorder.Finish();
        commands.Run();
        output.Invalidate();
        double[] expected = [colours[0], colours[4], colours[8]];
        Parity.Check(
            output.MapSingles(0, Count * 3), [.. Enumerable.Repeat(expected, Count).SelectMany(row => row)],
            Parity.Bound, "40 images");
    }

    [Fact]
    public void Formats_are_those_that_every_device_samples()
    {
        foreach (Format format in ImageFormats.Inputs)
        {
            FormatProperties properties;
            unsafe
            {
                gpu.Context.Api.GetPhysicalDeviceFormatProperties(gpu.Context.PhysicalDevice, format, &properties);
            }

            Assert.True(properties.OptimalTilingFeatures.HasFlag(FormatFeatureFlags.SampledImageBit), $"{format}");
            Assert.True(ImageFormats.TryGetInput(format, out uint colours));
            Assert.Contains(colours, new uint[] { 1, 3 });
        }

        Assert.False(ImageFormats.TryGetInput(Format.R8G8B8A8Uint, out _));
        Assert.False(ImageFormats.TryGetInput(Format.D32Sfloat, out _));
        Assert.False(ImageFormats.TryGetInput(Format.Undefined, out _));
    }

    private static bool Fits(ImageToTensorOptions options, int channels) =>
        (options.Mean.Count == 0 || options.Mean.Count == channels)
        && (options.Std.Count == 0 || options.Std.Count == channels);

    private void Check(
        TestImage image, Format format, double[] colours, (int Y, int X) size, int channels, (int Y, int X) target,
        ImageToTensorOptions options)
    {
        Assert.True(ImageFormats.TryGetInput(format, out uint imageColours));
        ImageToTensor kernel = new(
            options, ((uint)size.Y, (uint)size.X), imageColours, (uint)channels, ((uint)target.Y, (uint)target.X));

        float[] tensor = ImageRun.ToTensor(gpu.Context, kernel, image, channels * target.Y * target.X);

        bool srgb = format is Format.R8G8B8A8Srgb or Format.B8G8R8A8Srgb or Format.A8B8G8R8SrgbPack32;
        Parity.Check(
            tensor, Pictures.ToTensor(colours, size, imageColours == 1, channels, target, options),
            srgb ? SrgbBound : Parity.Bound,
            $"{format} {size} to {channels} of {target}, {options.Order}");
    }

    private TestImage Image(Format format, (int Y, int X) size, int seed, out double[] colours)
    {
        byte[] texels = Texels.Random(format, size.Y * size.X, seed);
        colours = Texels.Decode(format, texels);
        TestImage image = new(gpu.Context, format, size, ImageUsageFlags.SampledBit);
        image.Upload(texels, ImageLayout.ShaderReadOnlyOptimal);
        return image;
    }

    private TestImage Floats((int Y, int X) size, float[] texels)
    {
        TestImage image = new(gpu.Context, Format.R32G32B32A32Sfloat, size, ImageUsageFlags.SampledBit);
        image.Upload(MemoryMarshal.AsBytes(texels.AsSpan()), ImageLayout.ShaderReadOnlyOptimal);
        return image;
    }
}
