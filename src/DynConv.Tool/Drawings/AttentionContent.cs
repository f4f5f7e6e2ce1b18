using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using DynConv.Tool.Images;
using DynConv.Tool.Models;
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
        int count = samples.Count, drawn = Math.Min(count, AttentionLayout.MostRows(result.Attention));
        List<Row> rows = [];
        for (int n = 0; n < drawn; n++)
        {
            string verdict = string.Empty;
            if (result.Samples[n].Failure is not null)
            {
                verdict = "not run";
            }
            else if (result.IsClasses)
            {
                ReadOnlySpan<float> values = result.Main(n);
                int best = Ranking.Best(values);
                verdict = string.Create(
                    CultureInfo.InvariantCulture, $"{names[best]}  {Ranking.Probabilities(values, architecture.Scores)[best] * 100:0.0} %");
            }

            rows.Add(new Row(
                ShortName(samples.Name(n)), verdict,
                result.Samples[n].Failure is null ? Thumbnail(samples.Read(n), architecture.Image) : null));
        }

        return new AttentionContent
        {
            Title = $"Attention of the dynamic layers: {architecture.Name}",
            Subtitle = count == drawn
                ? $"{count} samples on {device}"
                : $"the first {drawn} of {count} samples on {device}",
            Rows = rows,
            SampleCount = count,
            Layers = result.Attention,
        };
    }

    private static string ShortName(string name) => Path.GetFileName(name) is { Length: > 0 } file ? file : name;

    private static SKBitmap? Thumbnail(Sample sample, ImageInput? input)
    {
        (int channels, int height, int width) = (sample.Shape.C, sample.Shape.H, sample.Shape.W);
        if (input is null || input.Channels != channels || channels is not (1 or 3))
        {
            return null;
        }

        SKBitmap bitmap = new(width, height, SKColorType.Rgba8888, SKAlphaType.Opaque);
        ReadOnlySpan<float> values = sample.Values.Span;
        int plane = height * width;
        for (int i = 0; i < plane; i++)
        {
            bitmap.SetPixel(
                i % width, i / width,
                new SKColor(Shade(values, 0), Shade(values, channels == 1 ? 0 : 1), Shade(values, channels == 1 ? 0 : 2)));

            byte Shade(ReadOnlySpan<float> all, int channel)
            {
                float value = ImageTensor.Restore(all[(channel * plane) + i], input, channel);
                return (byte)Math.Clamp(float.IsNaN(value) ? 0 : value, 0, 255);
            }
        }

        return bitmap;
    }
}
