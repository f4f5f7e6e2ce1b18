using System.Collections.Generic;
using System.CommandLine;
using System.Linq;
using DynConv.Checkpoints;
using DynConv.Tool.Arrays;
using DynConv.Tool.Devices;
using DynConv.Tool.Models;
using DynConv.Tool.Outputs;
using DynConv.Tool.Reports;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Tool.Commands;

/// <summary><c>dynconv layer FILE</c>: runs one dynamic layer and keeps every stage of it.</summary>
internal sealed class LayerCommand : ToolCommand
{
    private readonly Argument<string> _file = FileArguments.Checkpoint();
    private readonly Option<string> _input =
        FileArguments.Required(
            "--input", "IN.npy", "the layer's input, floats [N, C, H, W]; IN.npz:name takes an array of an archive");

    private readonly Option<string> _output = FileArguments.Required(
        "--output", "OUT.npz",
        "takes pooled [N, C], attention [N, K], weight [N, O, C/g, kh, kw], bias [N, O] if any, output [N, O, H', W']");

    private readonly Option<string?> _kind = FileArguments.Optional(
        "--kind", "dynamic", $"what the layer is: {LayerRecipe.Names}; the default is softmax attention over K kernels");

    private readonly Option<Size2d?> _kernel = OptionValues.Pair(
        "--kernel", "taps down and across, where the file does not tell them (flat forms)", 1);

    private readonly Option<int?> _outChannels = OptionValues.WholeNumber(
        "--out-channels", "filters, where the file does not tell them (flat forms)", 1);

    private readonly Option<string?> _prefix = FileArguments.Optional(
        "--prefix", "P", "the layer's name in the checkpoint; may be left away where there is only one");

    private readonly Option<Size2d?> _stride = OptionValues.Pair(
        "--stride", "rows, columns between two windows (default 1)", 1);
    private readonly Option<Size2d?> _padding = OptionValues.Pair("--padding", "zeros around the input (default 0)", 0);
    private readonly Option<Size2d?> _dilation = OptionValues.Pair(
        "--dilation", "rows, columns between two taps (default 1)", 1);
    private readonly Option<int?> _groups = OptionValues.WholeNumber(
        "--groups", "groups; known from the file, an error where it says otherwise", 1);

    private readonly Option<double?> _temperature = OptionValues.Number(
        "--temperature", "the softmax's temperature, which no checkpoint tells (default 1)", zeroIsAllowed: false);

    private readonly Option<int?> _warehouse = OptionValues.WholeNumber(
        "--warehouse", "which of the file's warehouses the layer has, where several fit (kw)", 0);

    private readonly Option<Activation?> _activation = OptionValues.Function(
        "--activation", "what follows the first convolution or layer inside (dymn, se; default relu)");

    private readonly Option<Activation?> _gate = OptionValues.Function(
        "--gate", "what follows the last layer inside (se; default sigmoid)");

    private readonly PrecisionArguments _precision = new();

    public LayerCommand()
        : base("layer", "Runs one dynamic layer of a checkpoint and writes all its stages.")
    {
        Command.Add(_file);
        foreach (Option option in (Option[])
            [
                _input, _output, _kind, _prefix, _kernel, _outChannels, _stride, _padding, _dilation, _groups, _temperature,
                _warehouse, _activation, _gate, .. _precision.All,
            ])
        {
            Command.Add(option);
        }
    }

    public override IReadOnlyList<string> Examples =>
    [
        "dynconv layer layer.pth --input x.npy --output stages.npz --padding 1",
        "dynconv layer model.pth --prefix layer1.0.conv1 --input x.npy --output stages.npz --stride 2 --padding 1",
        "dynconv layer model.pth --prefix conv1 --input x.npy --output out.npz --padding 2,1 --temperature 34 --json",
        "dynconv layer yolo.pt --kind condconv --prefix model.3.conv --kernel 3,3 --out-channels 64 --padding 1 "
        + "--input x.npy --output out.npz",
        "dynconv layer dymn10_as.pt --kind dymn --prefix layers.3 --stride 2 --input x.npy --output out.npz",
        "dynconv layer layer.pth --input x.npy --output stages.npz --padding 1 --expert-precision int8",
    ];

    public override int Run(ParseResult request, GlobalOptions options, ToolConsole console)
    {
        GlobalOptions.Values values = options.Read(request);
        string file = request.GetRequiredValue(_file), input = request.GetRequiredValue(_input);
        if (LayerRecipe.Find(request.GetValue(_kind)) is LayerRecipe kind)
        {
            return Run(kind, request, values, console);
        }

        if (Given(request).Keys.FirstOrDefault(static name => name is "--kernel" or "--out-channels" or "--warehouse"
            or "--activation" or "--gate") is string other)
        {
            throw new RequestException($"{other} is for other kinds; this one's file tells all of its sizes");
        }

        using DeviceSession device = DeviceSession.Open(values, console);
        using Checkpoint checkpoint = Checkpoint.Open(file);
        LayerChoice choice = LayerChoice.Choose(checkpoint, request.GetValue(_prefix));
        LayerSettings settings = new(choice.Info)
        {
            Stride = request.GetValue(_stride) ?? 1,
            Padding = request.GetValue(_padding) ?? 0,
            Dilation = request.GetValue(_dilation) ?? 1,
            Groups = LayerSettings.CheckGroups(choice.Info, request.GetValue(_groups)),
            Temperature = (float)(request.GetValue(_temperature) ?? 1),
        };
        List<string> notes = [];
        CheckpointTensor array = ArrayFile.Read(input);
        TensorShape shape = ArrayValues.ImageShape(array);
        float[] numbers = ArrayValues.Floats(array, notes);
        using OutputFile output = OutputFile.Prepare(
            request.GetRequiredValue(_output), console.Interruption, file, ArrayFile.PathOf(input));
        LayerResult result = LayerRunner.Run(
            device, choice, settings, (numbers, shape), _precision.Read(request), console.Interruption);
        string name = device.Context.Capabilities.ToString();
        device.Close();
        output.Write(stream => NpzFile.Write(stream, result.Arrays));
        console.Interruption.ThrowIfRequested();
        output.Commit();
        LayerReport report = new(name, settings, shape, result, request.GetRequiredValue(_output), notes);
        report.Write(console, values.Json);
        return ToolRunner.Success;
    }

    private int Run(LayerRecipe kind, ParseResult request, GlobalOptions.Values values, ToolConsole console)
    {
        string file = request.GetRequiredValue(_file), input = request.GetRequiredValue(_input);
        using DeviceSession device = DeviceSession.Open(values, console);
        using Checkpoint checkpoint = Checkpoint.Open(file);
        string prefix = (request.GetValue(_prefix) ?? string.Empty).TrimEnd('.');
        StateDict whole = checkpoint.GetStateDict(), weights = whole.Within(prefix);
        if (weights.Count == 0)
        {
            // Names as 'dynconv inspect' prints them, with the wrappers of the file.
            whole = StateDict.FromTensors(checkpoint.Tensors);
            weights = whole.Within(prefix);
        }

        if (weights.Count == 0)
        {
            throw new RequestException(
                $"{PrintableText.Of(checkpoint.Path)}: nothing in it begins with '{PrintableText.Of(prefix)}.'; "
                + "see dynconv inspect");
        }

        List<string> notes = [];
        CheckpointTensor array = ArrayFile.Read(input);
        TensorShape shape = ArrayValues.FeatureShape(array);
        float[] numbers = ArrayValues.Floats(array, notes);
        LayerRequest settings = new()
        {
            Kind = kind.Name,
            Prefix = prefix,
            Weights = weights,
            Whole = whole,
            InChannels = shape.C,
            Options = Given(request),
        };
        Layer layer = kind.Create(settings);
        settings.RequireAllAsked();
        using OutputFile output = OutputFile.Prepare(
            request.GetRequiredValue(_output), console.Interruption, file, ArrayFile.PathOf(input));
        LayerResult result = LayerRunner.Run(
            device, layer, layer is WarehousePart part ? part.Weights : weights, prefix, (numbers, shape),
            _precision.Read(request), console.Interruption);
        string name = device.Context.Capabilities.ToString();
        device.Close();
        output.Write(stream => NpzFile.Write(stream, result.Arrays));
        console.Interruption.ThrowIfRequested();
        output.Commit();
        LayerReport.Write(
            console, values.Json, (name, kind.Name, prefix), shape, result, request.GetRequiredValue(_output), notes);
        return ToolRunner.Success;
    }

    /// <summary>The options about the layer that were given.</summary>
    private Dictionary<string, object> Given(ParseResult request)
    {
        Dictionary<string, object> given = [];
        foreach (Option<Size2d?> option in (Option<Size2d?>[])[_kernel, _stride, _padding, _dilation])
        {
            Add(option.Name, request.GetValue(option));
        }

        foreach (Option<int?> option in (Option<int?>[])[_outChannels, _groups, _warehouse])
        {
            Add(option.Name, request.GetValue(option));
        }

        Add(_temperature.Name, request.GetValue(_temperature));
        Add(_activation.Name, request.GetValue(_activation));
        Add(_gate.Name, request.GetValue(_gate));
        return given;

        void Add(string name, object? value)
        {
            if (value is not null)
            {
                given.Add(name, value);
            }
        }
    }
}
