using System;
using System.Collections.Generic;
using System.CommandLine;
using DynConv.Checkpoints;
using DynConv.Tool.Arrays;
using DynConv.Tool.Devices;
using DynConv.Tool.Models;
using DynConv.Tool.Outputs;
using DynConv.Tool.Reports;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Zoo;

namespace DynConv.Tool.Commands;

/// <summary><c>dynconv run FILE</c>: runs a network on images or an array.</summary>
internal sealed class RunCommand : ToolCommand
{
    private const int UsualTop = 3;

    private readonly Argument<string> _file = FileArguments.Checkpoint();
    private readonly Option<string[]> _input = FileArguments.Inputs(
        "images or WAV files, folders of them or patterns ('*.png'); or one array [N, C, H, W], IN.npz:name from an archive");

    private readonly Option<string?> _output =
        FileArguments.Optional(
            "--output", "OUT",
            "takes the outputs: OUT.npy the main one, float32 [N, …]; OUT.npz all by their names; OUT.png or a folder the "
            + "pictures of a network that gives some");

    private readonly Option<string?> _network = NetworkArguments.Network();
    private readonly Option<int?> _top = OptionValues.WholeNumber(
        "--top", "classes shown for each sample (default 3)", 1);
    private readonly Option<string?> _attention =
        FileArguments.Optional(
            "--attention", "FILE.png|.npz",
            "takes a picture of every dynamic layer's coefficients and their evenness, or an array for each layer");
    private readonly Option<string?> _csv = FileArguments.Optional(
        "--csv", "FILE.csv", "takes a row for each sample: its classes and their probabilities, or why it did not run");

    private readonly Option<int?> _batch = NetworkArguments.Batch();
    private readonly Option<double?> _temperature = NetworkArguments.Temperature();
    private readonly PrecisionArguments _precision = new();
    private readonly Option<string?> _labels =
        FileArguments.Optional("--labels", "FILE", "names of the classes, a line each, in place of the network's own");

    private readonly Option<string?> _expected = FileArguments.Optional(
        "--expected-labels", "LABELS.npy", "the right classes, integers [N]; prints the accuracy");

    private readonly Option<bool> _timings = new("--timings")
    {
        Description = "print how long each stage of the start took, and a steady run",
    };

    public RunCommand()
        : base("run", "Runs a network on images or an array: classes, probabilities, attention.")
    {
        Command.Add(_file);
        foreach (Option option in (Option[])
            [
                _input, _output, _network, _top, _attention, _csv, _batch, _temperature, .. _precision.All, _labels, _expected,
                _timings,
            ])
        {
            Command.Add(option);
        }
    }

    public override IReadOnlyList<string> Examples =>
    [
        "dynconv run model.pth --input photo.png",
        "dynconv run model.pth --input photos/ --top 5 --attention attention.png",
        "dynconv run model.pth --input x.npy --output y.npy --timings --expert-precision float16",
        "dynconv run model.pth --input photos/ --csv classes.csv --attention attention.npz",
        "dynconv run dyconvsr.ckpt --input small.png --output large.png",
        "dynconv run dymn10_as.pt --input dog.wav --top 5",
        "dynconv run model.pth --input testset.npz:images --expected-labels testset.npz:labels",
    ];

    public override int Run(ParseResult request, GlobalOptions options, ToolConsole console)
    {
        StageClock clock = new(request.GetValue(_timings));
        GlobalOptions.Values values = options.Read(request);
        string file = request.GetRequiredValue(_file);
        string[] inputs = request.GetRequiredValue(_input);
        using DeviceSession device = DeviceSession.Open(values, console);
        using Checkpoint checkpoint = Checkpoint.Open(file);
        clock.Mark("open checkpoint");
        RecognisedNetwork recognised = NetworkChoice.Choose(checkpoint, request.GetValue(_network));
        Network network = NetworkChoice.Build(recognised, request.GetValue(_temperature));
        clock.Mark("recognise and build network");
        NetworkArchitecture architecture = recognised.Architecture;
        ISampleSource samples = Samples.Open(inputs, architecture.Input);
        TensorShape outputShape = network.InferOutputShape(samples.Shape ?? architecture.Input.Shape(1));
        string[] sources = [file, .. Array.ConvertAll(inputs, ArrayFile.PathOf)];
        using RunOutputs outputs = RunOutputs.Prepare(
            (request.GetValue(_output), request.GetValue(_attention), request.GetValue(_csv)), architecture, outputShape,
            samples, console.Interruption, sources);
        ClassNames names = ClassNames.Read(request.GetValue(_labels), architecture, outputShape);
        int[]? expected = request.GetValue(_expected) is string labels
            ? LabelArray.Read(labels, samples.Count, names.Count)
            : null;
        using RunProgress progress = RunProgress.Start(console, samples.Count, values.Json);
        BatchRunner runner = new(network, device, samples)
        {
            Batch = request.GetValue(_batch) ?? BatchRunner.UsualBatch,
            ObservesAttention = request.GetValue(_attention) is not null,
            Options = _precision.Read(request),
            Repeats = request.GetValue(_timings),
            Progress = progress.Report,
            Keep = outputs.Keep,
            Clock = clock,
        };
        RunResult result = runner.Run(console.Interruption);
        progress.Dispose();
        string? doubt = request.GetValue(_temperature) is null
            ? TemperatureCheck.Of(recognised, device, samples, console.Interruption)?.Warning(architecture.Name)
            : null;
        if (doubt is not null)
        {
            console.Error.WriteLine(doubt);
        }

        string deviceName = device.Context.Capabilities.ToString();
        device.Close();
        outputs.Write(result, samples, names, architecture, deviceName);
        console.Interruption.ThrowIfRequested();
        RunReport report = new(result, samples, names)
        {
            Device = deviceName,
            Network = architecture.Name,
            Scores = architecture.Scores,
            Top = request.GetValue(_top) ?? UsualTop,
            Expected = expected,
            Timings = request.GetValue(_timings) ? clock : null,
            Files = outputs.Commit(),
        };
        report.Write(console, values.Json);
        return result.Failures > 0 ? ToolRunner.Failure : ToolRunner.Success;
    }
}
