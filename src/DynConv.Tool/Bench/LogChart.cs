using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using DynConv.Tool.Commands;
using DynConv.Tool.Drawings;
using SkiaSharp;

namespace DynConv.Tool.Bench;

/// <summary>A picture with two logarithmic axes.</summary>
internal sealed class LogChart : IDisposable
{
    private const float Width = 900;
    private const float Height = 600;
    private const float Left = 84;
    private const float Right = 860;
    private const float Top = 84;
    private const float Bottom = 530;
    private const float Scale = 2;
    private const float DotSize = 4.5f;
    private const float LegendWidth = 240;

    private static readonly SKColor Ink = new(0x22, 0x22, 0x22);
    private static readonly SKColor Faint = new(0x70, 0x70, 0x70);
    private static readonly SKColor Grid = new(0xe2, 0xe2, 0xe2);

    private static readonly SKColor[] Colours =
    [
        new(0x1f, 0x77, 0xb4), new(0xd6, 0x27, 0x28), new(0x2c, 0xa0, 0x2c), new(0xe0, 0x8a, 0x1e),
        new(0x94, 0x67, 0xbd), new(0x8c, 0x56, 0x4b), new(0x17, 0xbe, 0xcf), new(0x7f, 0x7f, 0x7f),
    ];

    private readonly SKCanvas _canvas;
    private readonly LogAxis _across;
    private readonly LogAxis _up;
    private readonly TextPainter _text;
    private readonly SKPaint _paint = new() { IsAntialias = true };

    private LogChart(SKCanvas canvas, LogAxis across, LogAxis up) =>
        (_canvas, _across, _up, _text) = (canvas, across, up, new TextPainter(canvas));

    /// <summary>Writes a picture as PNG.</summary>
    public static void Write(Stream stream, LogAxis across, LogAxis up, Action<LogChart> draw)
    {
        SKImageInfo info = new((int)(Width * Scale), (int)(Height * Scale), SKColorType.Rgba8888, SKAlphaType.Opaque);
        using SKSurface surface = SKSurface.Create(info)
            ?? throw new RequestException($"no memory for a picture of {info.Width}×{info.Height}");
        surface.Canvas.Clear(SKColors.White);
        surface.Canvas.Scale(Scale);
        using (LogChart chart = new(surface.Canvas, across, up))
        {
            chart.DrawAxes();
            draw(chart);
        }

        using SKImage image = surface.Snapshot();
        using SKData data = image.Encode(SKEncodedImageFormat.Png, 100);
        data.SaveTo(stream);
    }

    public void Dispose()
    {
        _text.Dispose();
        _paint.Dispose();
    }

    /// <summary>The heading, and two lines below it.</summary>
    public void Title(string title, string first, string second)
    {
        _text.Draw(title, Left, 30, 19, Ink, bold: true);
        _text.DrawFitted(first, Left, 50, Right - Left, 12, Faint);
        _text.DrawFitted(second, Left, 67, Right - Left, 12, Faint);
    }

    /// <summary>A straight line between two points of the chart.</summary>
    public void Line((double X, double Y) from, (double X, double Y) to, int? series = null, bool isThin = false) =>
        Stroke(X(from.X), Y(from.Y), X(to.X), Y(to.Y), Colour(series), isThin ? 1 : 2);

    /// <summary>A dot with a label.</summary>
    public void Dot((double X, double Y) at, int series, string label = "")
    {
        Dot(X(at.X), Y(at.Y), Colour(series));
        _text.Draw(label, X(at.X) + 7, Y(at.Y) + 4, 10, Colour(series));
    }

    /// <summary>A label beside a point.</summary>
    public void Label((double X, double Y) at, float right, float down, string text) =>
        _text.Draw(text, X(at.X) + right, Y(at.Y) + down, 12, Ink);

    /// <summary>Which colour is what, in the lower right corner or the upper left.</summary>
    public void Legend(IReadOnlyList<string> names, bool isAtTop)
    {
        float left = isAtTop ? Left + 16 : Right - LegendWidth - 10;
        float top = isAtTop ? Top + 20 : Bottom - 18 - ((names.Count - 1) * 17);
        for (int i = 0; i < names.Count; i++)
        {
            float y = top + (i * 17);
            Dot(left, y - 4, Colour(i));
            _text.DrawFitted(names[i], left + 10, y, isAtTop ? (2 * LegendWidth) : LegendWidth, 12, Ink);
        }
    }

    private static SKColor Colour(int? series) => series is int index ? Colours[index % Colours.Length] : Ink;

    private static string Power(double decade) =>
        Math.Pow(10, decade).ToString("0.######", CultureInfo.InvariantCulture);

    private void DrawAxes()
    {
        for (double decade = _across.Low; decade <= _across.High; decade++)
        {
            float x = X(Math.Pow(10, decade));
            Stroke(x, Top, x, Bottom, Grid, 1);
            _text.DrawCentred(Power(decade), x, Bottom + 18, 12, Faint);
        }

        for (double decade = _up.Low; decade <= _up.High; decade++)
        {
            float y = Y(Math.Pow(10, decade));
            Stroke(Left, y, Right, y, Grid, 1);
            _text.Draw(Power(decade), 36, y + 4, 12, Faint);
        }

        _text.DrawCentred(_across.Title, (Left + Right) / 2, Bottom + 42, 13, Ink);
        _text.Draw(_up.Title, 24, Top - 10, 13, Ink);
    }

    private void Dot(float x, float y, SKColor colour)
    {
        (_paint.Color, _paint.Style) = (colour, SKPaintStyle.Fill);
        _canvas.DrawCircle(x, y, DotSize, _paint);
    }

    private void Stroke(float x, float y, float toX, float toY, SKColor colour, float width)
    {
        (_paint.Color, _paint.Style, _paint.StrokeWidth) = (colour, SKPaintStyle.Stroke, width);
        _canvas.DrawLine(x, y, toX, toY, _paint);
    }

    private float X(double value) => Left + (float)(_across.Place(value) * (Right - Left));

    private float Y(double value) => Bottom - (float)(_up.Place(value) * (Bottom - Top));
}
