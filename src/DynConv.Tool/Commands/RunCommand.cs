using System;
using System.Collections.Generic;
using System.CommandLine;
using DynConv.Checkpoints;
using DynConv.Tool.Arrays;
using DynConv.Tool.Devices;
using DynConv.Tool.Drawings;
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
        "images, folders of images or patterns ('*.png'); or one array [N, C, H, W], IN.npz:name from an archive");

    private readonly Option<string?> _output =
        FileArguments.Optional("--output", "OUT.npy", "takes the network's output, float32 [N, …]");

    private readonly Option<string?> _network = NetworkArguments.Network();
    private readonly Option<int?> _top = OptionValues.WholeNumber(
        "--top", "classes shown for each sample (default 3)", 1);
    private readonly Option<string?> _attention =
        FileArguments.Optional("--attention", "FILE.png", "takes a picture of every dynamic layer's attention");

    private readonly Option<int?> _batch = NetworkArguments.Batch();
    private readonly Option<double?> _temperature = NetworkArguments.Temperature();
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
            [_input, _output, _network, _top, _attention, _batch, _temperature, _labels, _expected, _timings])
        {
            Command.Add(option);
        }
    }

    public override IReadOnlyList<string> Examples =>
    [
        "dynconv run model.pth --input photo.png",
        "dynconv run model.pth --input photos/ --top 5 --attention attention.png",
        "dynconv run model.pth --input x.npy --output y.npy --timings",
        "dynconv run model.pth --input testset.npz:images --expected-labels testset.npz:labels",
    ];

    public override int Run(ParseResult request, GlobalOptions options, ToolConsole console)
    {
        StageClock clock = new(request.GetValue(_timings));
        GlobalOptions.Values values = options.Read(request);
        string file = request.GetRequiredValue(_file);
        string[] inputs = request.GetRequiredValue(_input);
        using DeviceSession device = DeviceSession.Open(values);
        using Checkpoint checkpoint = Checkpoint.Open(file);
        clock.Mark("open checkpoint");
        RecognisedNetwork recognised = NetworkChoice.Choose(checkpoint, request.GetValue(_network));
        Network network = recognised.Build(new NetworkOptions { Temperature = (float?)request.GetValue(_temperature) });
        clock.Mark("recognise and build network");
        ISampleSource samples = Samples.Open(inputs, NetworkChoice.Image(recognised));
        TensorShape outputShape = network.InferOutputShape(samples.Shape);
        int count = samples.Shape.N;
        string[] sources = [file, .. Array.ConvertAll(inputs, ArrayFile.PathOf)];
        using OutputFile? output = Prepare(request.GetValue(_output), console, sources);
        using OutputFile? picture = Prepare(request.GetValue(_attention), console, sources);
        ClassNames names = ClassNames.Read(request.GetValue(_labels), recognised.Architecture, outputShape);
        int[]? expected = request.GetValue(_expected) is string labels ? LabelArray.Read(
            labels, count, names.Count) : null;
        using RunProgress progress = RunProgress.Start(console, count, values.Json);
        BatchRunner runner = new(network, device, samples)
        {
            Batch = request.GetValue(_batch) ?? BatchRunner.UsualBatch,
            ObservesAttention = picture is not null,
            Repeats = request.GetValue(_timings),
            Progress = progress.Report,
            Clock = clock,
        };
        RunResult result = runner.Run(console.Interruption);
        progress.Dispose();
        string deviceName = device.Context.Capabilities.ToString();
        device.Close();
        RunReport report = new(result, samples, names)
        {
            Device = deviceName,
            Network = recognised.Architecture.Name,
            Top = request.GetValue(_top) ?? UsualTop,
            Expected = expected,
            Timings = request.GetValue(_timings) ? clock : null,
            Files = Written(request),
        };
        output?.Write(stream => NpyFile.Write(stream, ToArray(result)));
        picture?.Write(stream => AttentionDrawing.Write(
            stream, AttentionContent.Of(result, samples, names, recognised.Architecture, deviceName)));
        console.Interruption.ThrowIfRequested();
        output?.Commit();
        picture?.Commit();
        report.Write(console, values.Json);
        return ToolRunner.Success;
    }

    private List<string> Written(ParseResult request)
    {
        List<string> files = [];
        foreach (Option<string?> option in (Option<string?>[])[_output, _attention])
        {
            if (request.GetValue(option) is string path)
            {
                files.Add(path);
            }
        }

        return files;
    }

    private static OutputFile? Prepare(string? path, ToolConsole console, string[] sources) =>
        path is null ? null : OutputFile.Prepare(path, console.Interruption, sources);

    private static CheckpointTensor ToArray(RunResult result)
    {
        TensorShape shape = result.Shape;
        long[] sizes = shape.Rank == 2 ? [shape.N, shape.C] : [shape.N, shape.C, shape.H, shape.W];
        return CheckpointTensor.FromSingles("output", sizes, result.Values);
    }
}
