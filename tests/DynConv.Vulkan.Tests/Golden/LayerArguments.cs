using System;
using System.Text.Json;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Identities.Modules;
using DynConv.Vulkan.Tests.Reference;

namespace DynConv.Vulkan.Tests.Golden;

/// <summary>The arguments of a layer's constructor in PyTorch, read from a golden file's description.</summary>
internal readonly struct LayerArguments(JsonElement arguments)
{
    /// <summary>The module that a class of torch.nn, or DynamicConv2d, is.</summary>
    public IModule ToModule(string layer) => layer switch
    {
        "Conv2d" => new ConvolutionModule(
            Number("in_channels"), Number("out_channels"), Window(), Number("groups", 1), Flag("bias", true)),
        "DynamicConv2d" => ToDynamicModule(),
        "BatchNorm2d" => new NormModule(Number("num_features"), Real("eps", 1e-5), Flag("affine", true)),
        "MaxPool2d" => new MaxPoolModule(PoolWindow(), Flag("ceil_mode", false)),
        "AvgPool2d" => new AveragePoolModule(PoolWindow(), Flag("ceil_mode", false), Flag("count_include_pad", true)),
        "AdaptiveAvgPool2d" => new AdaptivePoolModule(Pair("output_size", default).Y, Pair("output_size", default).X),
        "Linear" => new LinearModule(Number("in_features"), Number("out_features"), Flag("bias", true)),
        "Flatten" => new FlattenModule(),
        "ResidualBlock" => ToResidualModule(),
        _ => new ActivationModule(Enum.Parse<Nonlinearity>(layer, ignoreCase: true)),
    };

    private DynamicModule ToDynamicModule() => new(
        new ConvolutionCase
        {
            C = Number("in_channels"),
            O = Number("out_channels"),
            Window = Window(),
            Groups = Number("groups", 1),
            Experts = Number("K"),
            BankBias = Flag("bias", true),
            Temperature = (float)Real("temperature", 1),
        },
        AttentionNames.Of(arguments.GetProperty("form").GetString()!));

    /// <summary>The class of that name in tests/golden/static.py.</summary>
    private ResidualModule ToResidualModule()
    {
        (int c, int o, int stride) = (Number("in_channels"), Number("out_channels"), Number("stride", 1));
        SequenceModule body = new(
        [
            ("conv1", new ConvolutionModule(c, o, Reference.Window.Square(3, stride, 1), Bias: false)),
            ("bn1", new NormModule(o)),
            ("relu", new ActivationModule(Nonlinearity.Relu)),
            ("conv2", new ConvolutionModule(o, o, Reference.Window.Square(3, padding: 1), Bias: false)),
            ("bn2", new NormModule(o)),
        ]);
        SequenceModule? shortcut = stride == 1 && c == o
            ? null
            : SequenceModule.Of(
                new ConvolutionModule(c, o, Reference.Window.Square(1, stride), Bias: false), new NormModule(o));
        return new ResidualModule(body, shortcut, Nonlinearity.Relu, "shortcut");
    }

    private Window Window() => Window(Pair("stride", (1, 1)));

    /// <summary>A pool's stride is its kernel where it is not given.</summary>
    private Window PoolWindow() => Window(Pair("stride", Pair("kernel_size", default)));

    private Window Window((int Y, int X) stride)
    {
        (int Y, int X) taps = Pair("kernel_size", default);
        (int Y, int X) padding = Pair("padding", (0, 0));
        (int Y, int X) dilation = Pair("dilation", (1, 1));
        return new Window(
            new WindowAxis(taps.Y, stride.Y, padding.Y, dilation.Y),
            new WindowAxis(taps.X, stride.X, padding.X, dilation.X));
    }

    private int Number(string name) => arguments.GetProperty(name).GetInt32();

    private int Number(string name, int otherwise) =>
        arguments.TryGetProperty(name, out JsonElement value) ? value.GetInt32() : otherwise;

    private double Real(string name, double otherwise) =>
        arguments.TryGetProperty(name, out JsonElement value) ? value.GetDouble() : otherwise;

    private bool Flag(string name, bool otherwise) =>
        arguments.TryGetProperty(name, out JsonElement value) ? value.GetBoolean() : otherwise;

    private (int Y, int X) Pair(string name, (int Y, int X) otherwise) =>
        !arguments.TryGetProperty(name, out JsonElement value) ? otherwise
        : value.ValueKind == JsonValueKind.Array ? (value[0].GetInt32(), value[1].GetInt32())
        : (value.GetInt32(), value.GetInt32());
}
