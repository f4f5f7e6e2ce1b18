using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;

namespace DynConv.Tool.Bench;

/// <summary>How times grow, beside a thin line of what is linear.</summary>
internal static class GrowthDrawing
{
    /// <summary>Writes the picture as PNG.</summary>
    public static void Write(Stream stream, BenchDocument document)
    {
        IReadOnlyList<BenchDocument.Growth> series = document.Scaling!;
        BenchDocument.Point[] points = [.. series.SelectMany(static growth => growth.Points)];
        LogAxis across = LogAxis.Around(
            "samples, or pixels of a plane", points.Select(static point => (double)point.Count));
        LogAxis up = LogAxis.Around("ms", points.Select(Time));
        LogChart.Write(stream, across, up, chart =>
        {
            chart.Title(
                "How a dynamic layer's time grows", $"{document.Device}, {document.Driver}, {document.Date}",
                "float32; thin: linear from the largest down");
            for (int i = 0; i < series.Count; i++)
            {
                Draw(chart, series[i], i, Math.Pow(10, up.Low));
            }

            chart.Legend([.. series.Select(Name)], isAtTop: true);
        });
    }

    private static void Draw(LogChart chart, BenchDocument.Growth growth, int index, double least)
    {
        BenchDocument.Point largest = growth.Points[^1];
        double perCount = Time(largest) / largest.Count;
        double first = Math.Max(growth.Points[0].Count, least / perCount);
        chart.Line((first, first * perCount), (largest.Count, Time(largest)), isThin: true);
        for (int i = 0; i < growth.Points.Count; i++)
        {
            BenchDocument.Point point = growth.Points[i];
            if (i > 0)
            {
                BenchDocument.Point before = growth.Points[i - 1];
                chart.Line((before.Count, Time(before)), (point.Count, Time(point)), index);
            }

            chart.Dot((point.Count, Time(point)), index, point.Count.ToString(CultureInfo.InvariantCulture));
        }
    }

    private static double Time(BenchDocument.Point point) => point.Time.Best.Median;

    private static string Name(BenchDocument.Growth growth) => FormattableString.Invariant(
        $"{growth.Description}, over {growth.Axis}: exponent {growth.Exponent:F2}");
}
