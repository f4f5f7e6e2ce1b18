using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace DynConv.Tool.Bench;

/// <summary>
/// The roofline of a device (Williams, Waterman, Patterson 2009) by its measured peaks, and where the measured layers
/// lie below it.
/// </summary>
internal static class RooflineDrawing
{
    private const double Giga = 1e9;

    /// <summary>Writes the picture as PNG.</summary>
    public static void Write(Stream stream, BenchDocument document)
    {
        BenchDocument.Entry[] entries = [.. document.Entries.Where(static entry => entry.Work?.LeastBytes is not null)];
        double peak = document.Peaks.Operations / Giga, bandwidth = document.Peaks.Bytes / Giga;
        LogAxis across = LogAxis.Around("operations per byte", [peak / bandwidth, .. entries.Select(Intensity)]);
        LogAxis up = LogAxis.Around("GFLOP/s", [peak, .. entries.Select(Speed)]);
        LogChart.Write(stream, across, up, chart =>
        {
            chart.Title(
                "Dynamic layers against the device's measured peaks",
                $"{document.Device}, {document.Driver}, {document.Date}",
                "float32; the number is N; bytes that nobody can save: input, output, experts once");
            DrawRoof(chart, across, up, peak, bandwidth);
            List<string> names = [.. entries.Select(static entry => entry.Name).Distinct()];
            foreach (BenchDocument.Entry entry in entries)
            {
                chart.Dot(
                    (Intensity(entry), Speed(entry)), names.IndexOf(entry.Name),
                    FormattableString.Invariant($"{entry.Name} {entry.Batch}"));
            }

            chart.Legend([.. names.Select(name => entries.First(e => e.Name == name).Description)], isAtTop: false);
        });
    }

    /// <summary>The two lines of a roofline: GFLOP/s and GB/s that the device reached.</summary>
    internal static void DrawRoof(LogChart chart, LogAxis across, LogAxis up, double peak, double bandwidth)
    {
        double start = Math.Max(Math.Pow(10, across.Low), Math.Pow(10, up.Low) / bandwidth);
        double ridge = peak / bandwidth;
        chart.Line((start, start * bandwidth), (ridge, peak));
        chart.Line((ridge, peak), (Math.Pow(10, across.High), peak));
        chart.Label((ridge, peak), 8, -7, $"{BenchText.Number(peak)} GFLOP/s");
        chart.Label((start, start * bandwidth), 34, -2, $"{BenchText.Number(bandwidth)} GB/s");
    }

    private static double Intensity(BenchDocument.Entry entry) => entry.Work!.Operations / entry.Work.LeastBytes!.Value;

    private static double Speed(BenchDocument.Entry entry) => entry.Work!.OperationsPerSecond / Giga;
}
