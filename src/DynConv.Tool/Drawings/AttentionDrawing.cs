using System;
using System.Globalization;
using System.IO;
using DynConv.Tool.Commands;
using DynConv.Tool.Models;
using SkiaSharp;

namespace DynConv.Tool.Drawings;

/// <summary>
/// Draws the attention of every dynamic layer: a row for each sample, a column for each expert, a bar for how evenly
/// the experts are mixed, and the mean over all samples.
/// </summary>
internal sealed class AttentionDrawing : IDisposable
{
    private const float LargestAtDoubleSize = 4000;

    private static readonly SKColor Ink = new(0x22, 0x22, 0x22);
    private static readonly SKColor Faint = new(0x70, 0x70, 0x70);
    private static readonly SKColor Line = new(0xd8, 0xd8, 0xd8);
    private static readonly SKColor Bar = new(0xe0, 0x8a, 0x1e);

    private readonly AttentionContent _content;
    private readonly AttentionLayout _layout;
    private readonly SKCanvas _canvas;
    private readonly TextPainter _text;
    private readonly SKPaint _fill = new() { IsAntialias = true };

    private AttentionDrawing(AttentionContent content, AttentionLayout layout, SKCanvas canvas)
    {
        (_content, _layout, _canvas) = (content, layout, canvas);
        _text = new TextPainter(canvas);
    }

    /// <summary>Writes the picture as PNG.</summary>
    public static void Write(Stream stream, AttentionContent content)
    {
        AttentionLayout layout = new(content);
        float scale = layout.Height > LargestAtDoubleSize ? 1 : 2;
        SKImageInfo info = new(
            (int)MathF.Ceiling(layout.Width * scale), (int)MathF.Ceiling(layout.Height * scale),
            SKColorType.Rgba8888, SKAlphaType.Opaque);
        using SKSurface surface = SKSurface.Create(info)
            ?? throw new RequestException($"no memory for a picture of {info.Width}×{info.Height}; give fewer samples");
        surface.Canvas.Clear(SKColors.White);
        surface.Canvas.Scale(scale);
        using (AttentionDrawing drawing = new(content, layout, surface.Canvas))
        {
            drawing.Draw();
        }

        using SKImage image = surface.Snapshot();
        using SKData data = image.Encode(SKEncodedImageFormat.Png, 100);
        data.SaveTo(stream);
    }

    public void Dispose()
    {
        _text.Dispose();
        _fill.Dispose();
        foreach (AttentionContent.Row row in _content.Rows)
        {
            row.Thumbnail?.Dispose();
        }
    }

    private void Draw()
    {
        _text.Draw(_content.Title, AttentionLayout.Margin, 36, 19, Ink, bold: true);
        _text.Draw(_content.Subtitle, AttentionLayout.Margin, 57, 12, Faint);
        for (int band = 0; band < _layout.Bands.Count; band++)
        {
            float top = _layout.BandTop(band) + AttentionLayout.HeaderHeight;
            DrawSamples(top);
            foreach (AttentionLayout.Group group in _layout.Bands[band])
            {
                DrawHeader(group, top);
                DrawGroup(group, top);
            }
        }

        DrawLegend(_layout.BandTop(_layout.Bands.Count - 1) + _layout.BandHeight);
    }

    private void DrawSamples(float top)
    {
        float name = AttentionLayout.Margin + _layout.ThumbnailWidth, verdict = name + AttentionLayout.NameWidth;
        float right = _layout.Width - AttentionLayout.Margin;
        for (int n = 0; n < _layout.Rows; n++)
        {
            AttentionContent.Row row = _content.Rows[n];
            float y = top + (n * AttentionLayout.RowHeight);
            if (row.Thumbnail is not null)
            {
                SKRect place = SKRect.Create(
                    AttentionLayout.Margin, y, AttentionLayout.ThumbnailSize, AttentionLayout.ThumbnailSize);
                using SKImage image = SKImage.FromBitmap(row.Thumbnail);
                _canvas.DrawImage(image, place, new SKSamplingOptions(SKFilterMode.Linear, SKMipmapMode.Linear));
            }

            _text.DrawFitted(row.Name, name, y + 18, AttentionLayout.NameWidth - 10, 12, Ink);
            _text.DrawFitted(row.Verdict, verdict, y + 18, AttentionLayout.VerdictWidth - 10, 12, Ink, bold: true);
        }

        float mean = MeanTop(top);
        Fill(new SKRect(AttentionLayout.Margin, mean - 5, right, mean - 4), Line);
        _text.Draw($"mean of all {_content.SampleCount}", name, mean + 18, 12, Faint);
    }

    private void DrawHeader(AttentionLayout.Group group, float top)
    {
        _text.DrawFitted(group.Layer.Layer, group.X, top - 40, group.End - group.X, 14, Ink, bold: true);
        _text.Draw(Describe(group.Layer), group.X, top - 23, 11, Faint);
        for (int k = 0; k < group.Layer.Columns && group.Layer.Columns == group.Layer.Width; k++)
        {
            if (group.CellWidth > 20 || k % 8 == 7 || k == 0)
            {
                string number = (k + 1).ToString(CultureInfo.InvariantCulture);
                _text.DrawCentred(number, group.X + ((k + 0.5f) * group.CellWidth), top - 6, 10, Faint);
            }
        }

        _text.DrawCentred("evenness", group.EntropyX + (AttentionLayout.EntropyWidth / 2), top - 6, 10, Faint);
    }

    private void DrawGroup(AttentionLayout.Group group, float top)
    {
        for (int n = 0; n < _layout.Rows; n++)
        {
            DrawRow(
                group, group.Layer.Drawn(n), group.Layer.Rows[n] is float[] row ? group.Layer.Evenness(row) : 0,
                top + (n * AttentionLayout.RowHeight));
        }

        float[] mean = group.Layer.Mean();
        DrawRow(group, group.Layer.Drawn(mean), group.Layer.Evenness(mean), MeanTop(top));
    }

    private void DrawRow(AttentionLayout.Group group, ReadOnlySpan<float> values, double evenness, float y)
    {
        for (int k = 0; k < values.Length; k++)
        {
            float x = group.X + (k * group.CellWidth);
            float gap = group.CellWidth > 20 ? 2 : 1;
            Fill(SKRect.Create(x, y, group.CellWidth - gap, AttentionLayout.CellHeight), ColourScale.Of(values[k]));
            if (group.CellWidth > 20)
            {
                string text = values[k].ToString("0.00", CultureInfo.InvariantCulture);
                _text.DrawCentred(text, x + ((group.CellWidth - gap) / 2), y + 18, group.CellWidth > 40 ? 12 : 10,
                    ColourScale.TextOn(values[k]));
            }
        }

        SKRect track = SKRect.Create(group.EntropyX, y + 9, AttentionLayout.EntropyWidth, 9);
        Fill(track, new SKColor(0xee, 0xee, 0xee));
        if (evenness > 0)
        {
            Fill(SKRect.Create(track.Left, track.Top, track.Width * (float)evenness, track.Height), Bar);
        }
    }

    private void DrawLegend(float top)
    {
        const float ScaleWidth = 220;
        float x = AttentionLayout.Margin, y = top + 22;
        for (int i = 0; i < ScaleWidth; i++)
        {
            Fill(SKRect.Create(x + i, y, 1.5f, 14), ColourScale.Of(i / (ScaleWidth - 1)));
        }

        foreach (float value in (float[])[0, 0.25f, 0.5f, 0.75f, 1])
        {
            string text = value.ToString("0.##", CultureInfo.InvariantCulture);
            _text.DrawCentred(text, x + (value * ScaleWidth), y + 28, 10, Faint);
        }

        float note = x + ScaleWidth + 24;
        _text.Draw(
            "Coefficient of each expert (or its magnitude) in the sample's own kernel; a softmax's row adds up to 1.", note, y + 10, 12, Ink);
        _text.Draw("Evenness: entropy of the row's shares / log of their number. Empty: one alone. Full: all alike.", note,
            y + 28, 12, Ink);
    }

    private float MeanTop(float top) => top + (_layout.Rows * AttentionLayout.RowHeight) + 8;

    private void Fill(SKRect place, SKColor colour)
    {
        _fill.Color = colour;
        _canvas.DrawRect(place, _fill);
    }

    private static string Describe(LayerAttention layer)
    {
        string sizes = string.Join('×', layer.Sizes);
        return layer.Columns == layer.Width
            ? $"{sizes} coefficients"
            : string.Create(CultureInfo.InvariantCulture, $"{sizes} coefficients, means of {layer.Columns} parts");
    }
}
