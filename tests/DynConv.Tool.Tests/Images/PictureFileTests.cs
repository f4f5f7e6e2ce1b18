using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;
using DynConv.Checkpoints;
using DynConv.Tool.Commands;
using DynConv.Tool.Images;
using DynConv.Tool.Tests.Runs;
using DynConv.Vulkan.Networks.Zoo;
using SkiaSharp;
using Xunit;

namespace DynConv.Tool.Tests.Images;

/// <summary>Picture files of all kinds, as Pillow and torchvision see them.</summary>
public sealed class PictureFileTests
{
    private static readonly string Folder = Path.Combine(DigitsSample.Root, "tests", "golden", "pictures");

    public static TheoryData<string> Names()
    {
        TheoryData<string> names = [];
        foreach (JsonElement entry in Cases().Values)
        {
            names.Add(entry.GetProperty("name").GetString()!);
        }

        return names;
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Bytes_are_Pillows(string name)
    {
        JsonElement entry = Cases()[name];
        int size = entry.GetProperty("size").GetInt32(), channels = entry.GetProperty("channels").GetInt32();
        float[] zeros = new float[channels], ones = new float[channels];
        // Deviation 1 / 255: samples are then the bytes themselves.
        Array.Fill(ones, 1 / 255f);
        ImageInput wanted = new(size, size, zeros, ones)
        {
            ResizeTo = entry.GetProperty("resizeTo") is { ValueKind: JsonValueKind.Number } side ? side.GetInt32() : null,
            CropFraction = entry.GetProperty("cropFraction").GetDouble(),
            Interpolation = Enum.Parse<Interpolation>(entry.GetProperty("interpolation").GetString()!, true),
        };
        Picture picture = ImageDecoder.Read(Path.Combine(Folder, entry.GetProperty("file").GetString()!));
        float[] sample = new float[channels * size * size];
        Assert.False(ImageTensor.Fill(picture, wanted, sample));
        float[] expected = NpzFile.Read(Path.Combine(Folder, "pictures.npz"))[name].ToSingles();
        Assert.Equal(expected.Length, sample.Length);
        int difference = entry.GetProperty("difference").GetInt32();
        for (int i = 0; i < expected.Length; i++)
        {
            Assert.Equal(expected[i], sample[i], difference + 1e-3);
        }
    }

    [Fact]
    public void Large_JPEGs_are_read_at_a_fraction_of_their_size()
    {
        using Scratch scratch = new();
        string file = WriteJpeg(scratch, 200, 120);
        Assert.Equal((200, 120), Size(ImageDecoder.Read(file, 24_000)));
        Assert.Equal((100, 60), Size(ImageDecoder.Read(file, 23_999)));
        Picture small = ImageDecoder.Read(file, 400);
        Assert.Equal((25, 15), Size(small));
        Assert.InRange(small.Pixels[0], 195, 205);
        Assert.Contains(
            "200×120", Assert.Throws<RequestException>(() => ImageDecoder.Read(file, 300)).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_pixel_and_a_line_of_20000_are_seen_without_being_blown_up()
    {
        ImageInput wanted = new(24, 24, [0, 0, 0], [1, 1, 1]) { ResizeTo = 32, Interpolation = Interpolation.Bicubic };
        foreach ((int width, int height) in ((int, int)[])[(1, 1), (20_000, 1), (1, 20_000)])
        {
            byte[] pixels = new byte[width * height * 4];
            Array.Fill(pixels, byte.MaxValue);
            float[] sample = new float[3 * 24 * 24];
            ImageTensor.Fill(new Picture(width, height, pixels), wanted, sample);
            Assert.All(sample, value => Assert.Equal(1, value));
        }
    }

    [Fact]
    public void Pictures_that_keep_their_size_are_extended_to_the_multiple()
    {
        ImageInput wanted = new(8, 8, [0, 0, 0], [1 / 255f, 1 / 255f, 1 / 255f]) { KeepsSize = true, SizeMultiple = 2 };
        byte[] pixels = new byte[3 * 1 * 4];
        for (int x = 0; x < 3; x++)
        {
            pixels.AsSpan(x * 4, 4).Fill((byte)(x + 1));
            pixels[(x * 4) + 3] = byte.MaxValue;
        }

        Picture picture = new(3, 1, pixels);
        Assert.Equal([1, 3, 2, 4], ImageTensor.Shape(picture, wanted).Sizes);
        float[] sample = new float[3 * 2 * 4];
        ImageTensor.Fill(picture, wanted, sample);
        float[] row = [1, 2, 3, 3];
        for (int i = 0; i < sample.Length; i++)
        {
            Assert.Equal(row[i % 4], sample[i], 1e-4);
        }
    }

    private static (int Width, int Height) Size(Picture picture) => (picture.Width, picture.Height);

    private static string WriteJpeg(Scratch scratch, int width, int height)
    {
        using SKBitmap bitmap = new(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        bitmap.Erase(new SKColor(200, 100, 50));
        using SKData data = bitmap.Encode(SKEncodedImageFormat.Jpeg, 95);
        return scratch.Write("large.jpg", data.ToArray());
    }

    private static Dictionary<string, JsonElement> Cases()
    {
        Dictionary<string, JsonElement> cases = [];
        string text = File.ReadAllText(Path.Combine(Folder, "pictures.json"));
        foreach (JsonElement entry in JsonDocument.Parse(text).RootElement.EnumerateArray())
        {
            cases.Add(entry.GetProperty("name").GetString()!, entry);
        }

        return cases;
    }
}
