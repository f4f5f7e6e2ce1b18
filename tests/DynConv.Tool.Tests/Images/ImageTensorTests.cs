using System;
using DynConv.Tool.Images;
using DynConv.Vulkan.Networks.Zoo;
using Xunit;

namespace DynConv.Tool.Tests.Images;

public sealed class ImageTensorTests
{
    // Mean 0 and deviation 1 / 255: samples are then the bytes themselves.
    private static readonly ImageInput LightOnDark = new(4, 4, [0], [1 / 255f]) { IsLightOnDark = true };
    private static readonly ImageInput Colour = new(2, 2, [0, 0, 0], [1 / 255f, 1 / 255f, 1 / 255f]);

    [Fact]
    public void Pictures_of_the_right_size_are_taken_as_they_are()
    {
        Picture picture = Grey(4, 4, (x, y) => (byte)(x is 1 or 2 && y is 1 or 2 ? 200 + x + y : 7));
        float[] sample = Fill(picture, LightOnDark, inverts: false);
        Assert.Equal(7, sample[0], 1e-3);
        Assert.Equal(202, sample[5], 1e-3);
        Assert.Equal(204, sample[10], 1e-3);
    }

    [Fact]
    public void Ink_on_paper_is_inverted_for_a_network_of_light_strokes()
    {
        Picture picture = Grey(4, 4, (x, y) => (byte)(x == 1 && y == 1 ? 10 : 250));
        float[] sample = Fill(picture, LightOnDark, inverts: true);
        Assert.Equal(5, sample[0], 1e-3);
        Assert.Equal(245, sample[5], 1e-3);
    }

    [Fact]
    public void A_light_picture_is_not_inverted_for_other_networks() =>
        Assert.Equal(250, Fill(Grey(2, 2, (_, _) => 250), Colour, inverts: false)[0], 1e-3);

    [Theory]
    [InlineData(0, 255)]
    [InlineData(255, 255)]
    public void Transparent_ground_shows_the_stroke_light_on_dark_whatever_the_inks_shade(byte ink, float expected)
    {
        Picture picture = Grey(4, 4, (_, _) => ink);
        for (int i = 0; i < 16; i++)
        {
            picture.Pixels[(i * 4) + 3] = (byte)(i == 5 ? 255 : 0);
        }

        float[] sample = Fill(picture, LightOnDark, inverts: ink == 0);
        Assert.Equal(0, sample[0], 1e-3);
        Assert.Equal(expected, sample[5], 1e-3);
    }

    [Fact]
    public void A_wide_picture_is_padded_with_its_ground_or_cut()
    {
        Picture wide = Grey(8, 4, (x, _) => (byte)(x is 3 or 4 ? 100 : 0));
        float[] padded = Fill(wide, LightOnDark, inverts: false);
        Assert.True(padded[0] < 100 && Math.Abs(padded[0] - padded[15]) < 1e-3);
        Assert.True(padded[5] > 40);
        float[] cut = Fill(Grey(4, 2, (x, _) => (byte)(x * 10)), Colour, inverts: false);
        Assert.Equal(10, cut[0], 1e-3);
        Assert.Equal(20, cut[1], 1e-3);
    }

    [Fact]
    public void Colours_go_to_planes_and_grey_is_Pillows()
    {
        Picture picture = new(2, 2, [10, 20, 30, 255, 11, 21, 31, 255, 12, 22, 32, 255, 13, 23, 33, 255]);
        float[] sample = Fill(picture, Colour, inverts: false);
        Assert.Equal(10, sample[0], 1e-3);
        Assert.Equal(21, sample[5], 1e-3);
        Assert.Equal(33, sample[11], 1e-3);
        Assert.Equal(76, Picture.Lightness([255, 0, 0]));
        Assert.Equal(150, Picture.Lightness([0, 255, 0]));
        Assert.Equal(29, Picture.Lightness([0, 0, 255]));
        for (int i = 0; i < 256; i++)
        {
            Assert.Equal(i, Picture.Lightness([(byte)i, (byte)i, (byte)i]));
        }
    }

    private static float[] Fill(Picture picture, ImageInput wanted, bool inverts)
    {
        float[] sample = new float[wanted.Channels * wanted.Height * wanted.Width];
        Assert.Equal(inverts, ImageTensor.Fill(picture, wanted, sample));
        return sample;
    }

    private static Picture Grey(int width, int height, Func<int, int, byte> shade)
    {
        byte[] pixels = new byte[width * height * 4];
        for (int i = 0; i < width * height; i++)
        {
            pixels.AsSpan(i * 4, 3).Fill(shade(i % width, i / width));
            pixels[(i * 4) + 3] = 255;
        }

        return new Picture(width, height, pixels);
    }
}
