using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using DynConv.Peers.Engines;
using DynConv.Peers.Results;
using DynConv.Tool;
using DynConv.Tool.Bench;
using DynConv.Tool.Commands;
using DynConv.Tool.Devices;
using DynConv.Tool.Outputs;
using DynConv.Tool.Reports;
using DynConv.Vulkan.Device;
using Microsoft.ML.OnnxRuntime;

namespace DynConv.Peers;

/// <summary>
/// Ours beside ONNX Runtime, PyTorch and ncnn: outputs compared first, then all in turns, and the device's peaks in the
/// same run.
/// </summary>
internal static class PeersCommand
{
    private static readonly string[] Examples =
    [
        "DynConv.Peers --plot roofline.png",
        "DynConv.Peers --layers a,d --batch 1,8 --rounds 10 --json",
        "DynConv.Peers --layers a..e --batch 1 --engines ncnn --device llvmpipe",
        "DynConv.Peers --network all --batch 1,8",
    ];

    /// <summary>The program's one command.</summary>
    public static RootCommand Create(ToolConsole console)
    {
        RootCommand root = new("Times dynamic convolutions beside other engines, in turns, outputs compared first.");
        GlobalOptions options = new();
        PeersOptions peers = new();
        options.AddTo(root);
        peers.AddTo(root);
        root.SetAction(request => Run(request, options.Read(request), peers.Read(request), console));
        ExampleHelp.AddTo(root, new Dictionary<Command, IReadOnlyList<string>> { [root] = Examples });
        return root;
    }

    private static int Run(
        ParseResult request, GlobalOptions.Values values, PeersRequest wanted, ToolConsole console)
    {
        string commandLine = string.Join(
            ' ', request.Tokens.Select(static token => token.Value).Prepend("DynConv.Peers"));
        using OutputFile? plot = wanted.Plot is string path ? OutputFile.Prepare(path, console.Interruption) : null;
        using DeviceSession session = DeviceSession.Open(values);
        PeersDocument document = null!;
        try
        {
            StepProgress.Run(console, values.Json, wanted.Steps, progress =>
                document = Measure(wanted, commandLine, session.Context, console, progress));
        }
        catch (WrongOutputException exception)
        {
            console.Error.WriteLine($"dynconv: {exception.Message}");
            return ToolRunner.ComparisonFailed;
        }

        session.Close();
        plot?.Write(stream => PeersDrawing.Write(stream, document));
        console.Interruption.ThrowIfRequested();
        plot?.Commit();
        if (values.Json)
        {
            PeersJson.Write(console, document);
        }
        else
        {
            PeersReport.Write(console, document);
        }

        return ToolRunner.Success;
    }

    private static PeersDocument Measure(
        PeersRequest wanted, string commandLine, VulkanContext context, ToolConsole console, StepProgress progress)
    {
        double? load = ReadLoad();
        using Workers workers = StartWorkers(wanted, context.Capabilities, console);
        DevicePeaks peaks = new(context);
        progress.Begin("the device's peaks");
        peaks.Measure();
        PeersRunner runner = new(context, workers, wanted, console.Interruption) { Begin = progress.Begin };
        foreach (LayerWorkload layer in wanted.Layers)
        {
            runner.Measure(layer);
        }

        foreach (string name in wanted.Networks)
        {
            runner.Measure(GeneratedNetwork.Make(name));
        }

        progress.Begin("the device's peaks again");
        peaks.Measure();
        DeviceCapabilities device = context.Capabilities;
        IReadOnlyList<PeersDocument.Entry> entries = runner.EntriesBy(peaks);
        return new PeersDocument(
            device.Name, device.Driver, device.ApiVersionText,
            DateTime.UtcNow.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), commandLine, wanted.Threads,
            load, EnginesOf(wanted, workers), workers.Absent,
            new BenchDocument.Limits(peaks.Operations, peaks.Bytes, peaks.Submission), entries, MeansOf(entries));
    }

    private static Workers StartWorkers(PeersRequest wanted, DeviceCapabilities device, ToolConsole console)
    {
        Workers workers = new();
        if (wanted.Has(PeersRequest.Torch))
        {
            workers.StartTorch(wanted.Python, wanted.Threads);
        }

        if (wanted.Has(PeersRequest.NcnnName) && wanted.Layers.Count > 0)
        {
            workers.StartNcnn(wanted.Ncnn, device.Name);
        }

        foreach (PeersDocument.Engine absent in workers.Absent)
        {
            console.Error.WriteLine(PrintableText.Of($"dynconv: {absent.Name} is absent: {absent.Description}"));
        }

        return workers;
    }

    private static List<PeersDocument.Engine> EnginesOf(PeersRequest wanted, Workers workers)
    {
        List<PeersDocument.Engine> engines = [];
        if (wanted.Has(PeersRequest.Onnx) && wanted.Layers.Count > 0)
        {
            engines.Add(new PeersDocument.Engine(
                OnnxForm.Name, $"{OrtEnv.Instance().GetVersionString()}, processor, {wanted.Threads} threads"));
        }

        engines.AddRange(workers.Ready.Select(
            static worker => new PeersDocument.Engine(worker.Engine, worker.Description)));
        return engines;
    }

    private static IReadOnlyList<PeersDocument.Mean> MeansOf(IReadOnlyList<PeersDocument.Entry> entries) =>
    [
        .. entries.Where(static entry => entry.Work is not null)
            .SelectMany(static entry => entry.Forms.Select(form => (entry.Batch, Form: form)))
            .GroupBy(static pair => (pair.Batch, pair.Form.Engine, pair.Form.Name))
            .Select(static group => new PeersDocument.Mean(
                group.Key.Batch, group.Key.Engine, group.Key.Name, group.Count(),
                Math.Exp(group.Average(static pair => Math.Log(pair.Form.OverOurs)))))
            // Engines in the order in which they came, whichever forms they had at first.
            .GroupBy(static mean => mean.Engine).SelectMany(static means => means),
    ];

    // Linux tells how many processes wanted a core in the last minute: what a busy machine measures is worth little.
    private static double? ReadLoad()
    {
        const string File = "/proc/loadavg";
        return System.IO.File.Exists(File)
            ? double.Parse(System.IO.File.ReadAllText(File).Split(' ')[0], CultureInfo.InvariantCulture)
            : null;
    }
}
