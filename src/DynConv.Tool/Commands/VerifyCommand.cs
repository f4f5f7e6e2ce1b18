using System.Collections.Generic;
using System.CommandLine;
using DynConv.Checkpoints;
using DynConv.Tool.Arrays;
using DynConv.Tool.Devices;
using DynConv.Tool.Models;
using DynConv.Tool.Reports;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Zoo;
using DynConv.Vulkan.Planning;

namespace DynConv.Tool.Commands;

/// <summary><c>dynconv verify FILE</c>: runs a network and compares its output with PyTorch's.</summary>
internal sealed class VerifyCommand : ToolCommand
{
    private readonly Argument<string> _file = FileArguments.Checkpoint();
    private readonly Option<string> _input =
        FileArguments.Required("--input", "IN.npy", "the network's input; IN.npz:name takes an array of an archive");

    private readonly Option<string> _expected =
        FileArguments.Required(
            "--expected", "OUT.npy", "the output that is right; OUT.npz:name takes an array of an archive");

    private readonly Option<double?> _relative = OptionValues.Number(
        "--rtol", "tolerated error as a part of the largest expected magnitude (default 1e-5; 2e-3 where products or maps are float16)", zeroIsAllowed: true);

    private readonly Option<double?> _absolute = OptionValues.Number(
        "--atol", "tolerated error besides (default 1e-5)", zeroIsAllowed: true);

    private readonly Option<string?> _network = NetworkArguments.Network();
    private readonly Option<double?> _temperature = NetworkArguments.Temperature();
    private readonly Option<int?> _batch = NetworkArguments.Batch();
    private readonly PrecisionArguments _precision = new();
    private readonly Option<bool> _precisions = new("--precisions")
    {
        Description = "also run with each --expert-precision, and with float16 products where the device can, and show "
            + "what each costs",
    };

    public VerifyCommand()
        : base(
            "verify", "Runs a network and compares its output with an expected one; exit code 0 if they agree, else 1.")
    {
        Command.Add(_file);
        foreach (Option option in (Option[])
            [
                _input, _expected, _relative, _absolute, _network, _temperature, _batch, .. _precision.All,
                _precisions,
            ])
        {
            Command.Add(option);
        }
    }

    public override IReadOnlyList<string> Examples =>
    [
        "dynconv verify model.pth --input x.npy --expected y.npy",
        "dynconv verify model.pth --input testset.npz:images --expected testset.npz:logits --rtol 0 --atol 1e-4",
        "dynconv verify model.pth --input x.npy --expected y.npy --device 1 --json",
        "dynconv verify model.pth --input x.npy --expected y.npy --expert-precision float16 --rtol 2e-3",
        "dynconv verify model.pth --input x.npy --expected y.npy --arithmetic float16",
        "dynconv verify model.pth --input x.npy --expected y.npy --activation-precision float16",
        "dynconv verify model.pth --input x.npy --expected y.npy --precisions",
    ];

    public override int Run(ParseResult request, GlobalOptions options, ToolConsole console)
    {
        GlobalOptions.Values values = options.Read(request);
        using DeviceSession device = DeviceSession.Open(values, console);
        using Checkpoint checkpoint = Checkpoint.Open(request.GetRequiredValue(_file));
        RecognisedNetwork recognised = NetworkChoice.Choose(checkpoint, request.GetValue(_network));
        Network network = NetworkChoice.Build(recognised, request.GetValue(_temperature));
        ArraySamples samples = ArraySamples.Read(
            request.GetRequiredValue(_input), recognised.Architecture.Input);
        List<string> notes = [.. samples.Notes];
        CheckpointTensor expected = ArrayFile.Read(request.GetRequiredValue(_expected));
        Comparison.RequireShape(expected, network.InferOutputShape(samples.Whole));
        float[] wanted = ArrayValues.Floats(expected, notes);
        int batch = request.GetValue(_batch) ?? BatchRunner.UsualBatch;
        BatchRunner runner = new(network, device, samples)
        {
            Batch = batch,
            Options = _precision.Read(request),
            Clock = new StageClock(isOn: false),
        };
        RunResult result = runner.Run(console.Interruption);
        result.ThrowIfSomeFailed();
        IReadOnlyList<PrecisionDocument>? precisions = request.GetValue(_precisions)
            ? PrecisionComparison.Run(network, device, samples, batch, wanted, console.Interruption)
            : null;
        string name = device.Context.Capabilities.ToString();
        PlanOptions attained = device.Context.Attainable(runner.Options);
        device.Close();
        Comparison comparison = Comparison.Of(
            result, wanted,
            request.GetValue(_relative) ?? (RoundsToHalf(attained) ? 2e-3 : 1e-5),
            request.GetValue(_absolute) ?? 1e-5);
        VerifyDocument document = comparison.ToDocument(name, recognised.Architecture.Name, attained, notes) with
        {
            Precisions = precisions,
        };
        VerifyReport.Write(console, values.Json, document);
        return comparison.Pass ? ToolRunner.Success : ToolRunner.ComparisonFailed;
    }

    private static bool RoundsToHalf(PlanOptions options)
        => options.Arithmetic == Arithmetic.Float16 || options.ActivationPrecision == ActivationPrecision.Float16;
}
