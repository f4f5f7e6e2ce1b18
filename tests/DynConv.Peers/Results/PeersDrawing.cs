using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using DynConv.Tool.Bench;

namespace DynConv.Peers.Results;

/// <summary>The device's roofline, and where the engines lie: those of the processor may lie above it.</summary>
internal static class PeersDrawing
{
    private const double Giga = 1e9;

    /// <summary>Writes the picture as PNG.</summary>
    public static void Write(Stream stream, PeersDocument document)
    {
        List<Dot> dots = [.. document.Entries.SelectMany(DotsOf)];
        double peak = document.Peaks.Operations / Giga, bandwidth = document.Peaks.Bytes / Giga;
        LogAxis across = LogAxis.Around(
            "operations per byte", [peak / bandwidth, .. dots.Select(static dot => dot.Intensity)]);
        LogAxis up = LogAxis.Around("GFLOP/s", [peak, .. dots.Select(static dot => dot.Speed)]);
        LogChart.Write(stream, across, up, chart =>
        {
            chart.Title(
                "Layers beside other engines, and the device's measured peaks",
                $"{document.Device}, {document.Driver}, {document.Date}; others on {document.Threads} threads",
                "float32; layer and N; bytes that nobody can save: input, output, kernels once");
            RooflineDrawing.DrawRoof(chart, across, up, peak, bandwidth);
            List<string> names = [.. dots.Select(static dot => dot.Series).Distinct()];
            foreach (Dot dot in dots)
            {
                chart.Dot((dot.Intensity, dot.Speed), names.IndexOf(dot.Series), dot.Label);
            }

            chart.Legend(names, isAtTop: false);
        });
    }

    // The fastest dynamic form of each engine, and the static ones of the same device; labels at ours only, which all
    // others of a layer are above or below.
    private static IEnumerable<Dot> DotsOf(PeersDocument.Entry entry)
    {
        if (entry.Work is not PeersDocument.Work work)
        {
            return [];
        }

        string label = FormattableString.Invariant($"{entry.Name} {entry.Batch}");
        return entry.Forms.GroupBy(static form => (form.Engine, form.IsStatic)).Select(static forms =>
                forms.MinBy(static form => form.Time.Median)!)
            .Where(static form => !form.IsStatic || form.Engine is Engines.OurPlan.Name or Engines.Workers.Ncnn)
            .Select(form => form.IsStatic
                ? new Dot(
                    $"{form.Engine}, static", string.Empty, work.StaticOperations / work.StaticLeastBytes,
                    work.StaticOperations / form.Time.Median / 1e6)
                : new Dot(
                    form.Engine, form.Engine == Engines.OurPlan.Name ? label : string.Empty,
                    work.Operations / work.LeastBytes, work.Operations / form.Time.Median / 1e6));
    }

    private sealed record Dot(string Series, string Label, double Intensity, double Speed);
}
