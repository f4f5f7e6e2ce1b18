using System;
using System.Collections.Generic;
using DynConv.Tool.Models;

namespace DynConv.Tool.Drawings;

/// <summary>Where everything of an attention picture is, in points.</summary>
internal sealed class AttentionLayout
{
    public const float Margin = 28;
    public const float RowHeight = 32;
    public const float CellHeight = 27;
    public const float TitleHeight = 64;
    public const float HeaderHeight = 62;
    public const float LegendHeight = 74;
    public const float NameWidth = 190;
    public const float VerdictWidth = 92;
    public const float ThumbnailSize = 28;
    public const float EntropyWidth = 44;
    public const float BandGap = 30;

    private const float GroupGap = 30;
    private const float WidestBand = 1760;
    private const int UsualRows = 40;
    private const int FewestRows = 8;
    private const int RowsOfAllBands = 160;

    /// <summary>One layer's place.</summary>
    internal readonly record struct Group(LayerAttention Layer, float X, float CellWidth)
    {
        public float EntropyX => X + (Layer.Columns * CellWidth) + 10;

        public float End => EntropyX + EntropyWidth;
    }

    public AttentionLayout(AttentionContent content)
    {
        bool hasThumbnails = content.Rows.Count > 0 && content.Rows[0].Thumbnail is not null;
        ThumbnailWidth = hasThumbnails ? ThumbnailSize + 10 : 0;
        Bands = Arrange(content.Layers, Margin + ThumbnailWidth + NameWidth + VerdictWidth);
        Rows = content.Rows.Count;
        BandHeight = HeaderHeight + ((Rows + 1) * RowHeight) + 8;
        float widest = 0;
        foreach (List<Group> band in Bands)
        {
            widest = Math.Max(widest, band[^1].End);
        }

        Width = Math.Max(widest + Margin, 900);
        Height = TitleHeight + (Bands.Count * BandHeight) + ((Bands.Count - 1) * BandGap) + LegendHeight + Margin;
    }

    public IReadOnlyList<List<Group>> Bands { get; }

    public int Rows { get; }

    public float ThumbnailWidth { get; }

    public float BandHeight { get; }

    public float Width { get; }

    public float Height { get; }

    /// <summary>How many samples are drawn at most: fewer where there are many layers.</summary>
    public static int MostRows(IReadOnlyList<LayerAttention> layers) => Math.Clamp(
        RowsOfAllBands / Math.Max(1, Arrange(layers, Margin + NameWidth + VerdictWidth).Count), FewestRows, UsualRows);

    public float BandTop(int band) => TitleHeight + (band * (BandHeight + BandGap));

    private static List<List<Group>> Arrange(IReadOnlyList<LayerAttention> layers, float start)
    {
        List<List<Group>> bands = [];
        float x = start;
        foreach (LayerAttention layer in layers)
        {
            float cell = layer.Columns <= 8 ? 46 : layer.Columns <= 16 ? 34 : layer.Columns <= 32 ? 14 : 7;
            Group group = new(layer, x, cell);
            if (bands.Count == 0 || (group.End > WidestBand && bands[^1].Count > 0))
            {
                group = group with { X = start };
                bands.Add([]);
            }

            bands[^1].Add(group);
            x = group.End + GroupGap;
        }

        return bands;
    }
}
