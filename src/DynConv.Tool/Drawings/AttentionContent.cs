using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using DynConv.Tool.Images;
using DynConv.Tool.Models;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Zoo;
using SkiaSharp;

namespace DynConv.Tool.Drawings;

/// <summary>What an attention picture shows.</summary>
internal sealed record AttentionContent
{
    /// <summary>One sample.</summary>
    /// <param name="Name">What it is called.</param>
    /// <param name="Verdict">Its likeliest class, or empty.</param>
    /// <param name="Thumbnail">What the network saw, or null.</param>
    internal sealed record Row(string Name, string Verdict, SKBitmap? Thumbnail);

    public required string Title { get; init; }

    public required string Subtitle { get; init; }

    /// <summary>The samples that are drawn, the first of all.</summary>
    public required IReadOnlyList<Row> Rows { get; init; }

    /// <summary>How many samples there are.</summary>
    public required int SampleCount { get; init; }

    /// <summary>The attention of every layer, of all samples.</summary>
    public required IReadOnlyList<LayerAttention> Layers { get; init; }

    /// <summary>Gathers it from a run.</summary>
    public static AttentionContent Of(
        RunResult result, ISampleSource samples, ClassNames names, NetworkArchitecture architecture, string device)
    {
        TensorShape shape = samples.Shape;
        int drawn = Math.Min(shape.N, AttentionLayout.MostRows(result.Attention));
        bool isSeen = (shape.C, shape.H, shape.W)
            == (architecture.Image?.Channels, architecture.Image?.Height, architecture.Image?.Width) && shape.C is 1 or 3;
        List<Row> rows = [];
        for (int n = 0; n < drawn; n++)
        {
            string verdict = string.Empty;
            if (result.IsClasses)
            {
                ReadOnlySpan<float> values = result.Values.AsSpan(n * result.SampleSize, result.SampleSize);
                int best = Ranking.Best(values);
                verdict = string.Create(
                    CultureInfo.InvariantCulture, $"{names[best]}  {Ranking.Softmax(values)[best] * 100:0.0} %");
            }

            rows.Add(new Row(
                ShortName(samples.Name(n)), verdict, isSeen ? Thumbnail(samples, n, architecture.Image!) : null));
        }

        return new AttentionContent
        {
            Title = $"Attention of the dynamic layers: {architecture.Name}",
            Subtitle = shape.N == drawn
                ? $"{shape.N} samples on {device}"
                : $"the first {drawn} of {shape.N} samples on {device}",
            Rows = rows,
            SampleCount = shape.N,
            Layers = result.Attention,
        };
    }

    private static string ShortName(string name) => Path.GetFileName(name) is { Length: > 0 } file ? file : name;

    private static SKBitmap Thumbnail(ISampleSource samples, int index, ImageInput input)
    {
        float[] values = new float[input.Channels * input.Height * input.Width];
        samples.Fill(index, 1, values);
        SKBitmap bitmap = new(input.Width, input.Height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        int plane = input.Height * input.Width;
        for (int y = 0; y < input.Height; y++)
        {
            for (int x = 0; x < input.Width; x++)
            {
                byte Channel(int c)
                {
                    int channel = input.Channels == 1 ? 0 : c;
                    float value = ImageTensor.Restore(
                        values[(channel * plane) + (y * input.Width) + x], input, channel);
                    return (byte)Math.Clamp(float.IsNaN(value) ? 0 : value, 0, 255);
                }

                bitmap.SetPixel(x, y, new SKColor(Channel(0), Channel(1), Channel(2)));
            }
        }

        return bitmap;
    }
}
