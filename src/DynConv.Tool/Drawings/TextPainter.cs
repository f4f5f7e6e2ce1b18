using System;
using SkiaSharp;

namespace DynConv.Tool.Drawings;

/// <summary>Writes text into a picture with the tool's own fonts.</summary>
internal sealed class TextPainter : IDisposable
{
    private readonly SKCanvas _canvas;
    private readonly SKTypeface _plainFace = EmbeddedFont.Load(bold: false);
    private readonly SKTypeface _boldFace = EmbeddedFont.Load(bold: true);
    private readonly SKFont _plain;
    private readonly SKFont _bold;
    private readonly SKPaint _paint = new() { IsAntialias = true };

    public TextPainter(SKCanvas canvas)
    {
        _canvas = canvas;
        _plain = Create(_plainFace);
        _bold = Create(_boldFace);
    }

    /// <summary>Writes from (x, y), the left end of the base line.</summary>
    public void Draw(string text, float x, float y, float size, SKColor colour, bool bold = false) =>
        Draw(text, x, y, SKTextAlign.Left, Font(size, bold), colour);

    /// <summary>Writes around x.</summary>
    public void DrawCentred(string text, float x, float y, float size, SKColor colour) =>
        Draw(text, x, y, SKTextAlign.Center, Font(size, false), colour);

    /// <summary>Writes no wider than <paramref name="width"/>: what is longer loses its middle.</summary>
    public void DrawFitted(string text, float x, float y, float width, float size, SKColor colour, bool bold = false)
    {
        SKFont font = Font(size, bold);
        string fitted = text;
        for (int kept = text.Length - 1; kept > 1 && font.MeasureText(fitted) > width; kept--)
        {
            int end = kept / 2;
            fitted = string.Concat(text.AsSpan(0, kept - end), "…", text.AsSpan(text.Length - end));
        }

        Draw(fitted, x, y, SKTextAlign.Left, font, colour);
    }

    public void Dispose()
    {
        _plain.Dispose();
        _bold.Dispose();
        _plainFace.Dispose();
        _boldFace.Dispose();
        _paint.Dispose();
    }

    private static SKFont Create(SKTypeface face) => new(face)
    {
        Edging = SKFontEdging.Antialias,
        Hinting = SKFontHinting.None,
        LinearMetrics = true,
        Subpixel = true,
    };

    private SKFont Font(float size, bool bold)
    {
        SKFont font = bold ? _bold : _plain;
        font.Size = size;
        return font;
    }

    private void Draw(string text, float x, float y, SKTextAlign align, SKFont font, SKColor colour)
    {
        _paint.Color = colour;
        _canvas.DrawText(text, x, y, align, font, _paint);
    }
}
