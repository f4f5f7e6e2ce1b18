using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Globalization;
using System.Linq;
using DynConv.Checkpoints;
using DynConv.Tool.Commands;
using DynConv.Tool.Devices;
using DynConv.Tool.Models;
using DynConv.Tool.Outputs;
using DynConv.Tool.Reports;
using DynConv.Vulkan.Device;

namespace DynConv.Tool.Bench;

/// <summary><c>dynconv bench</c>: how fast layers and networks run here.</summary>
internal sealed class BenchCommand : ToolCommand
{
    private readonly BenchOptions _options = new();

    public BenchCommand()
        : base("bench", "Times layers and networks: device and wall clock, starts, memory, measured peaks.") =>
        _options.AddTo(Command);

    public override IReadOnlyList<string> Examples =>
    [
        "dynconv bench --plot roofline.png",
        "dynconv bench --workload a,d --batch 1,8 --json",
        "dynconv bench --channels 96 --filters 96 --map 28 --kernel 5 --groups 96 --batch 4",
        "dynconv bench --network dy_resnet18 --batch 1,8 --no-start",
        "dynconv bench model.pth --batch 1 --rounds 100",
        "dynconv bench --workload b,e --batch 1 --expert-precision int8",
        "dynconv bench --workload a --arithmetic float16",
        "dynconv bench --network dy_resnet18 --activation-precision float16",
        "dynconv bench --scaling --workload a,e --plot growth.png",
    ];

    public override int Run(ParseResult request, GlobalOptions options, ToolConsole console)
    {
        GlobalOptions.Values values = options.Read(request);
        BenchRequest wanted = _options.Read(request);
        string commandLine = string.Join(' ', request.Tokens.Select(static token => token.Value).Prepend("dynconv"));
        try
        {
            Run(wanted, values, commandLine, console);
            return ToolRunner.Success;
        }
        catch (WrongOutputException exception)
        {
            console.Error.WriteLine($"dynconv: {exception.Message}");
            return ToolRunner.ComparisonFailed;
        }
    }

    private static void Run(BenchRequest wanted, GlobalOptions.Values values, string commandLine, ToolConsole console)
    {
        using OutputFile? plot = wanted.Plot is string path
            ? OutputFile.Prepare(path, console.Interruption, [.. wanted.Files])
            : null;
        using DeviceSession session = DeviceSession.Open(values, console);
        BenchDocument document = null!;
        StepProgress.Run(console, values.Json, wanted.Steps, progress =>
            document = Measure(wanted, values, commandLine, session.Context, console.Interruption, progress));
        session.Close();
        plot?.Write(stream =>
        {
            if (wanted.IsScaling)
            {
                GrowthDrawing.Write(stream, document);
            }
            else
            {
                RooflineDrawing.Write(stream, document);
            }
        });
        console.Interruption.ThrowIfRequested();
        plot?.Commit();
        if (values.Json)
        {
            BenchJson.Write(console, document);
        }
        else
        {
            BenchReport.Write(console, document);
        }
    }

    private static BenchDocument Measure(
        BenchRequest wanted, GlobalOptions.Values values, string commandLine, VulkanContext context,
        Interruption interruption, StepProgress progress)
    {
        BenchRunner runner = new(context, values, wanted.Rounds, interruption)
        {
            MeasuresStarts = wanted.MeasuresStarts,
            Options = wanted.Options,
            Begin = progress.Begin,
        };
        DevicePeaks peaks = new(context);
        progress.Begin("the device's peaks");
        peaks.Measure();
        List<BenchDocument.Growth>? growths = wanted.IsScaling ? [] : null;
        foreach (LayerWorkload load in wanted.Layers)
        {
            if (growths is null)
            {
                runner.Measure(load, wanted.Batches);
                continue;
            }

            growths.Add(runner.MeasureGrowth(Scaling.OverSamples(load)));
            growths.Add(runner.MeasureGrowth(Scaling.OverPixels(load)));
        }

        foreach (string name in wanted.Networks)
        {
            runner.Measure(GeneratedNetwork.Make(name), wanted.Batches);
        }

        foreach (string file in wanted.Files)
        {
            using Checkpoint checkpoint = Checkpoint.Open(file);
            runner.Measure(NetworkChoice.Choose(checkpoint, null), null, wanted.Batches);
        }

        // Before and after: what was slow for a moment must not look like the device's limit.
        progress.Begin("the device's peaks again");
        peaks.Measure();
        DeviceCapabilities device = context.Capabilities;
        return new BenchDocument(
            device.Name, DevicesDocument.KindName(device.Kind), device.Driver, device.ApiVersionText,
            DateTime.UtcNow.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture), commandLine,
            new BenchDocument.Limits(peaks.Operations, peaks.Bytes, peaks.Submission),
            PrecisionArguments.NameOf(wanted.Options.ExpertPrecision),
            PrecisionArguments.NameOf(runner.Attained.Arithmetic),
            PrecisionArguments.NameOf(runner.Attained.ActivationPrecision), runner.EntriesBy(peaks), growths);
    }
}
