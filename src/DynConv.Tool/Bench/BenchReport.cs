using System;
using System.Collections.Generic;
using System.Globalization;
using DynConv.Tool.Reports;

namespace DynConv.Tool.Bench;

/// <summary>The document for people.</summary>
internal static class BenchReport
{
    public static void Write(ToolConsole console, BenchDocument document)
    {
        WriteHead(console, (document.Device, document.Driver, document.ApiVersion, document.Date), document.Peaks);
        console.Out.WriteLine(
            "milliseconds: median (quartiles). device: its own time; wall: submitted and waited for, data on the "
            + "device; copied: and copied there and back; floor: by the measured peaks");
        console.Out.WriteLine(
            $"experts are stored as {document.ExpertPrecision}, convolutions multiply {document.Arithmetic}, maps are "
            + $"{document.ActivationPrecision}");
        if (document.Entries.Count > 0)
        {
            WriteTimes(console, document.Entries);
            WriteCosts(console, document.Entries);
        }

        foreach (BenchDocument.Growth growth in document.Scaling ?? [])
        {
            WriteGrowth(console, growth);
        }
    }

    /// <summary>What was measured on, when, and what that device can do at best.</summary>
    internal static void WriteHead(
        ToolConsole console, (string Name, string Driver, string ApiVersion, string Date) device,
        BenchDocument.Limits peaks)
    {
        console.Out.WriteLine($"{device.Name} ({device.Driver}, Vulkan {device.ApiVersion}), {device.Date}");
        console.Out.WriteLine(
            $"measured peaks: {BenchText.Number(peaks.Operations / 1e9)} GFLOP/s multiply-add, "
            + $"{BenchText.Number(peaks.Bytes / 1e9)} GB/s copy, "
            + $"{BenchText.Number(peaks.Submission * 1e3)} µs to submit nothing and wait");
    }

    private static void WriteTimes(ToolConsole console, IReadOnlyList<BenchDocument.Entry> entries)
    {
        TextTable table = new(
            "what", ">N", ">device", ">wall", ">copied", ">static device", ">dynamic / static", ">GFLOP/s", ">floor",
            ">of floor", ">error");
        foreach (BenchDocument.Entry entry in entries)
        {
            double median = entry.Time.Best.Median;
            Spread? plain = entry.Static?.Time.Best;
            table.Add(
                entry.Description, Text(entry.Batch), BenchText.Of(entry.Time.Device), BenchText.Of(entry.Time.Wall),
                BenchText.Of(entry.Time.Copied), BenchText.Of(plain), BenchText.Number(median / plain?.Median),
                BenchText.Number(entry.Work?.OperationsPerSecond / 1e9), BenchText.Number(entry.Work?.Floor),
                entry.Work is null ? "–" : (entry.Work.Floor / median).ToString("P0", CultureInfo.InvariantCulture),
                entry.Error?.ToString("G2", CultureInfo.InvariantCulture) ?? "–");
        }

        table.Write(console);
    }

    private static void WriteCosts(ToolConsole console, IReadOnlyList<BenchDocument.Entry> entries)
    {
        TextTable table = new(
            "what", ">N", ">weights", ">features", ">unshared", ">dispatches", ">barriers", ">cold: plan", ">first run",
            ">warm: plan", ">first run", "most of the device's time");
        foreach (BenchDocument.Entry entry in entries)
        {
            table.Add(
                entry.Description, Text(entry.Batch), ByteText.Of((long)entry.Memory.Weights),
                ByteText.Of((long)entry.Memory.Features), ByteText.Of((long)entry.Memory.UnsharedFeatures),
                Text(entry.Memory.Dispatches), Text(entry.Memory.Barriers),
                BenchText.Number(entry.Starts?.Cold.Plan), BenchText.Number(entry.Starts?.Cold.FirstRun),
                BenchText.Number(entry.Starts?.Warm.Plan), BenchText.Number(entry.Starts?.Warm.FirstRun),
                Slowest(entry));
        }

        table.Write(console);
    }

    private static void WriteGrowth(ToolConsole console, BenchDocument.Growth growth)
    {
        console.Out.WriteLine(FormattableString.Invariant(
            $"{growth.Description}: time ~ {growth.Axis}^{growth.Exponent:F2} over the larger half"));
        TextTable table = new($">{growth.Axis}", ">device", ">wall", ">µs each");
        foreach (BenchDocument.Point point in growth.Points)
        {
            table.Add(
                point.Count.ToString(CultureInfo.InvariantCulture), BenchText.Of(point.Time.Device),
                BenchText.Of(point.Time.Wall), BenchText.Number(point.Time.Best.Median * 1e3 / point.Count));
        }

        table.Write(console);
    }

    private static string Slowest(BenchDocument.Entry entry)
    {
        BenchDocument.Step? slowest = null;
        double sum = 0;
        foreach (BenchDocument.Step step in entry.Steps)
        {
            sum += step.Milliseconds;
            slowest = slowest is null || step.Milliseconds > slowest.Milliseconds ? step : slowest;
        }

        return slowest is null
            ? "–"
            : string.Create(CultureInfo.InvariantCulture, $"{slowest.Name} {slowest.Milliseconds / sum:P0}");
    }

    private static string Text(int value) => value.ToString(CultureInfo.InvariantCulture);
}
