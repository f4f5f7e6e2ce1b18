using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DynConv.Tool;
using DynConv.Tool.Bench;
using DynConv.Tool.Reports;

namespace DynConv.Peers.Results;

/// <summary>The document for people.</summary>
internal static class PeersReport
{
    /// <summary>Writes it.</summary>
    public static void Write(ToolConsole console, PeersDocument document)
    {
        BenchReport.WriteHead(
            console, (document.Device, document.Driver, document.ApiVersion, document.Date), document.Peaks);
        foreach (PeersDocument.Engine engine in document.Engines)
        {
            console.Out.WriteLine($"{engine.Name}: {engine.Description}");
        }

        string load = document.Load is double wanted
            ? $"; before, {wanted.ToString("F1", CultureInfo.InvariantCulture)} processes wanted a core"
            : string.Empty;
        console.Out.WriteLine($"ONNX Runtime and PyTorch on {document.Threads} threads of the processor{load}");
        console.Out.WriteLine(
            "milliseconds on the wall: median (quartiles), data resident; / ours: over our dynamic form, above 1 ours "
            + "is faster");
        WriteTimes(console, document.Entries);
        if (document.Means.Count > 0)
        {
            WriteMeans(console, document.Means);
        }

        foreach (PeersDocument.Entry entry in document.Entries)
        {
            foreach (PeersDocument.LeftOut left in entry.LeftOut)
            {
                console.Out.WriteLine(PrintableText.Of(
                    $"{entry.Name}, N = {entry.Batch}: {left.Engine}, {left.Form} left out: {left.Reason}"));
            }
        }
    }

    private static void WriteTimes(ToolConsole console, IReadOnlyList<PeersDocument.Entry> entries)
    {
        TextTable table = new("what", ">N", "engine", "form", ">ms", ">/ ours", ">GFLOP/s", ">of floor", ">error");
        foreach (PeersDocument.Entry entry in entries)
        {
            foreach (PeersDocument.Form form in entry.Forms)
            {
                double? operations = form.IsStatic ? entry.Work?.StaticOperations : entry.Work?.Operations;
                bool isOnDevice = form is { Engine: Engines.OurPlan.Name, IsStatic: false };
                table.Add(
                    entry.Description, Text(entry.Batch), form.Engine, form.Name, BenchText.Of(form.Time),
                    BenchText.Number(form.OverOurs), BenchText.Number(operations / form.Time.Median / 1e6),
                    isOnDevice && entry.Work is not null
                        ? (entry.Work.Floor / form.Time.Median).ToString("P0", CultureInfo.InvariantCulture)
                        : "–",
                    form.Error.ToString("G2", CultureInfo.InvariantCulture));
            }
        }

        table.Write(console);
    }

    private static void WriteMeans(ToolConsole console, IReadOnlyList<PeersDocument.Mean> means)
    {
        int[] batches = [.. means.Select(static mean => mean.Batch).Distinct()];
        TextTable table = new(
            ["geometric mean over layers", "form", .. batches.Select(static batch => $">/ ours, N = {Text(batch)}")]);
        foreach (IGrouping<(string Engine, string Form), PeersDocument.Mean> row in means.GroupBy(
            static mean => (mean.Engine, mean.Form)))
        {
            table.Add(
            [
                row.Key.Engine, row.Key.Form,
                .. batches.Select(batch => row.FirstOrDefault(mean => mean.Batch == batch) is PeersDocument.Mean mean
                    ? $"{BenchText.Number(mean.OverOurs)} (of {Text(mean.Layers)})"
                    : "–"),
            ]);
        }

        table.Write(console);
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
