using System;
using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using DynConv.Checkpoints;
using DynConv.Tool.Bench;
using DynConv.Tool.Commands;
using DynConv.Tool.Devices;
using DynConv.Tool.Models;
using DynConv.Tool.Reports;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Zoo;
using DynConv.Vulkan.Planning.Tuning;

namespace DynConv.Tool.Tuning;

/// <summary><c>dynconv tune</c>: measures how convolutions are best computed on a device, for later runs.</summary>
internal sealed class TuneCommand : ToolCommand
{
    private readonly Argument<string[]> _files = new("FILE")
    {
        Description = "checkpoints of known networks",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<string?> _networks = FileArguments.Optional(
        "--network", "NAME,…|all",
        $"networks with generated weights: {string.Join(", ", GeneratedNetwork.Names)}");

    private readonly Option<int?> _batch = OptionValues.WholeNumber(
        "--batch", "samples at once while measuring (default 1); the table serves every batch", 1);

    private readonly Option<double?> _seconds = OptionValues.Number(
        "--seconds", "the most time for each network (default 60)", zeroIsAllowed: false);

    private readonly Option<bool> _again = new("--again") { Description = "measure also what the table knows already" };

    private readonly Option<string?> _output = FileArguments.Optional(
        "--output", "TABLE.json",
        "the table to read and write (default: the one that every run reads, in the cache folder)");

    public TuneCommand()
        : base(
            "tune", "Measures how each convolution of networks is computed fastest on the device; later runs use it.")
    {
        Command.Add(_files);
        foreach (Option option in (Option[])[_networks, _batch, _seconds, _again, _output])
        {
            Command.Add(option);
        }
    }

    public override IReadOnlyList<string> Examples =>
    [
        "dynconv tune model.pth",
        "dynconv tune --network dy_resnet18 --batch 8 --seconds 120",
        "dynconv tune model.pth --again --json",
    ];

    public override int Run(ParseResult request, GlobalOptions options, ToolConsole console)
    {
        GlobalOptions.Values values = options.Read(request);
        string[] files = request.GetValue(_files) ?? [], names = Names(request.GetValue(_networks));
        if (files.Length + names.Length == 0)
        {
            throw new RequestException("nothing to tune for: name a checkpoint, or --network NAME");
        }

        using DeviceSession device = DeviceSession.Open(values, console);
        string path = request.GetValue(_output) ?? TuningTable.DefaultPath(device.Context)
            ?? throw new RequestException(
                "there is no cache folder here (DYNCONV_CACHE is empty): use --output TABLE.json");
        TuningTable table = TuningTable.Load(device.Context, path);
        TuningOptions tuning = new()
        {
            Budget = TimeSpan.FromSeconds(request.GetValue(_seconds) ?? 60),
            Again = request.GetValue(_again),
        };
        List<TunedConvolution> measured = [];
        StepProgress.Run(console, values.Json, files.Length + names.Length, progress =>
        {
            foreach (string file in files)
            {
                progress.Begin(file);
                using Checkpoint checkpoint = Checkpoint.Open(file);
                Tune(NetworkChoice.Choose(checkpoint, null), null);
            }

            foreach (string name in names)
            {
                progress.Begin(name);
                GeneratedNetwork made = GeneratedNetwork.Make(name);
                Tune(made.Recognised, made.Options);
            }

            void Tune(RecognisedNetwork recognised, NetworkOptions? build)
            {
                console.Interruption.ThrowIfRequested();
                TensorShape shape = recognised.Architecture.Input.Shape(request.GetValue(_batch) ?? 1);
                measured.AddRange(recognised.Build(build).Tune(device.Context, shape, table, tuning));
                // After each, so that what was measured is not lost with what follows.
                table.Save(path);
            }
        });
        string text = device.Context.Capabilities.ToString();
        device.Close();
        TuneDocument document = new(text, path, table.Count, [.. measured.Select(Entry)]);
        if (values.Json)
        {
            TuneJson.Write(console, document);
        }
        else
        {
            TuneReport.Write(console, document);
        }

        return ToolRunner.Success;
    }

    private static string[] Names(string? list)
    {
        string[] names = list == "all"
            ? [.. GeneratedNetwork.Names]
            : (list ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        foreach (string name in names)
        {
            if (!GeneratedNetwork.Names.Contains(name))
            {
                throw new RequestException(
                    $"--network {PrintableText.Of(name)}: there are {string.Join(", ", GeneratedNetwork.Names)}");
            }
        }

        return names;
    }

    private static TuneDocument.Entry Entry(TunedConvolution tuned) => new(
        tuned.Convolution, tuned.Choice, tuned.Milliseconds, tuned.Untuned,
        double.IsNaN(tuned.UntunedMilliseconds) ? null : tuned.UntunedMilliseconds, tuned.Candidates, tuned.Dropped);
}
