using System;
using System.Text.Json;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Tests.Networks;

namespace DynConv.Vulkan.Tests.Golden;

/// <summary>The library's layers for the classes of tests/golden/structure.py and of torch.nn.</summary>
internal static class StructureLayers
{
    public static Layer Create(string layer, JsonElement arguments)
    {
        Arguments given = new(arguments);
        return layer switch
        {
            "PReLU" => new PReLU(given.Number("num_parameters", 1)),
            "LeakyReLU" => new LeakyReLU((float)given.Real("negative_slope", 0.01)),
            "LayerNorm" => new LayerNorm(
                given.Number("channels", 0), given.Real("eps", 1e-5), given.Flag("affine", true)),
            "Gate" => new FunctionalLayer((network, x) => network.ReLU(
                network.Multiply(x, Gate(network, given.Text("kind", string.Empty), x)))),
            "Reduce" => new FunctionalLayer((network, x) => given.Text("operation", string.Empty) == "mean"
                ? network.Mean(x, given.Axis)
                : network.Max(x, given.Axis)),
            "Concat" => new FunctionalLayer((network, x) => network.Concat(
                given.Axis, x, Slice(network, given, x), network.ReLU(x))),
            "Slice" => new FunctionalLayer((network, x) => Slice(network, given, x)),
            "Transpose" => new FunctionalLayer(static (network, x) => network.Transpose(x)),
            "ChannelShuffle" => new ChannelShuffle(given.Number("groups", 0)),
            "PixelShuffle" => new PixelShuffle(given.Number("upscale_factor", 0)),
            "PixelUnshuffle" => new PixelUnshuffle(given.Number("downscale_factor", 0)),
            "Upsample" => new Upsample(
                given.Pair("scale_factor"), Enum.Parse<UpsampleMode>(given.Text("mode", "nearest"), ignoreCase: true)),
            "ZeroPad2d" => given.Sides is [int l, int r, int t, int b]
                ? new ZeroPad2d(l, r, t, b)
                : new ZeroPad2d(given.Number("padding", 0)),
            "ReflectionPad2d" => given.Sides is [int l, int r, int t, int b]
                ? new ReflectionPad2d(l, r, t, b)
                : new ReflectionPad2d(given.Number("padding", 0)),
            "SqueezeExcite" => new SqueezeExcite(
                given.Number("channels", 0), null, given.Function("activation", "ReLU"),
                given.Function("gate", "Sigmoid")),
            "DyReLU" => new DyReLU(given.Number("channels", 0)),
            "Involution" => new Involution(
                given.Number("channels", 0), given.Number("kernel_size", 0), given.Number("stride", 1),
                given.Number("group_channels", 16), given.Number("reduction", 4)),
            "DynamicDepthwiseConv2d" => new DynamicDepthwiseConv2d(
                given.Number("channels", 0), given.Number("kernel_size", 7)),
            "PointwiseLinear" => new PointwiseLinear(
                given.Number("in_features", 0), given.Number("out_features", 0), given.Flag("bias", true)),
            "GRU" => new GRU(
                given.Number("input_size", 0), given.Number("hidden_size", 0), given.Number("num_layers", 1),
                given.Flag("bias", true), given.Flag("bidirectional", false)),
            "AxisDynamicConv2d" => new AxisDynamicConv2d(
                given.Number("channels", 0), given.Number("filters", 0), given.Pair("kernel_size"),
                given.Number("stride", 1), given.Number("padding", 0),
                (FeatureAxis)given.Number("axis", (int)FeatureAxis.Columns),
                temperature: (float)given.Real("temperature", 31)),
            "DyMNBlock" => DyMNBlock(given),
            _ => throw new ArgumentException($"no layer for {layer}", nameof(layer)),
        };
    }

    /// <summary>All channels are times the width, and those of the cases are multiples of 8 then.</summary>
    private static DyMNBlock DyMNBlock(Arguments given)
    {
        double width = given.Real("width", 1);
        return new DyMNBlock(
            Scaled("channels"), Scaled("expanded"), Scaled("filters"), given.Number("kernel", 3),
            given.Number("stride", 1), given.Flag("hard_swish", false) ? Activation.HardSwish : Activation.ReLU,
            temperature: (float)given.Real("temperature", 1));

        int Scaled(string name) => (int)(given.Number(name, 0) * width);
    }

    private static Value Gate(NetworkBuilder network, string kind, Value x) => kind switch
    {
        "same" => network.Tanh(x),
        "features" => network.GlobalAveragePool(x),
        "rows" => network.Sigmoid(network.Mean(x, FeatureAxis.Columns)),
        "columns" => network.Sigmoid(network.Mean(x, FeatureAxis.Rows)),
        "channels" => network.Mean(x, FeatureAxis.Channels),
        _ => network.Multiply(
            network.Sigmoid(network.Mean(x, FeatureAxis.Columns)),
            network.Mean(network.Mean(x, FeatureAxis.Rows), FeatureAxis.Columns)),
    };

    private static Value Slice(NetworkBuilder network, Arguments given, Value x) =>
        network.Slice(x, given.Number("start", 0), given.Number("length", 0), given.Axis);

    /// <summary>A constructor's arguments in PyTorch.</summary>
    private readonly struct Arguments(JsonElement json)
    {
        public FeatureAxis Axis => (FeatureAxis)Number("axis", 0);

        /// <summary>Left, right, top, bottom; empty for one number.</summary>
        public int[] Sides => json.GetProperty("padding") is { ValueKind: JsonValueKind.Array } sides
            ? sides.Deserialize<int[]>()!
            : [];

        public int Number(string name, int otherwise) =>
            json.TryGetProperty(name, out JsonElement value) ? value.GetInt32() : otherwise;

        public double Real(string name, double otherwise) =>
            json.TryGetProperty(name, out JsonElement value) ? value.GetDouble() : otherwise;

        public bool Flag(string name, bool otherwise) =>
            json.TryGetProperty(name, out JsonElement value) ? value.GetBoolean() : otherwise;

        public string Text(string name, string otherwise) =>
            json.TryGetProperty(name, out JsonElement value) ? value.GetString()! : otherwise;

        public Size2d Pair(string name) => json.GetProperty(name) is { ValueKind: JsonValueKind.Array } pair
            ? (pair[0].GetInt32(), pair[1].GetInt32())
            : json.GetProperty(name).GetInt32();

        public Activation Function(string name, string otherwise) =>
            Enum.Parse<Activation>(Text(name, otherwise), ignoreCase: true);
    }
}
