using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using DynConv.Vulkan.Tests.Reference;

namespace DynConv.Vulkan.Tests.Oracles;

/// <summary>A golden case of an ordinary layer: tests/golden/static/NNN.</summary>
internal sealed class GoldenLayer
{
    private readonly Dictionary<string, JsonElement> _arguments;

    private GoldenLayer(string description)
    {
        JsonElement facts = JsonElement.Parse(File.ReadAllBytes(description));
        Layer = facts.GetProperty("layer").GetString()!;
        _arguments = facts.GetProperty("arguments").EnumerateObject().ToDictionary(
            static argument => argument.Name, static argument => argument.Value);
        Name = $"static/{Path.GetFileNameWithoutExtension(description)} {Layer}";
        Arrays = new NumpyArchive(Path.ChangeExtension(description, ".npz"));
    }

    /// <summary>The file and the layer, for messages.</summary>
    public string Name { get; }

    /// <summary>The class in torch.nn, or ResidualBlock.</summary>
    public string Layer { get; }

    /// <summary>input, output, output_f64 and the state dict.</summary>
    public NumpyArchive Arrays { get; }

    /// <summary>The input's shape; [N, C] is taken as [N, C, 1, 1].</summary>
    public Planes Input
    {
        get
        {
            IReadOnlyList<int> shape = Arrays.Shape("input");
            return shape.Count == 4 ? new(shape[0], shape[1], shape[2], shape[3]) : new(shape[0], shape[1], 1, 1);
        }
    }

    /// <summary>The window by kernel_size, stride, padding, dilation.</summary>
    /// <param name="strideIsKernel">PyTorch's default of pooling layers; that of a convolution is 1.</param>
    public Window Window(bool strideIsKernel)
    {
        (int Y, int X) taps = Pair("kernel_size", (1, 1));
        (int Y, int X) stride = Pair("stride", strideIsKernel ? taps : (1, 1));
        (int Y, int X) padding = Pair("padding", (0, 0));
        (int Y, int X) dilation = Pair("dilation", (1, 1));
        return new(
            new WindowAxis(taps.Y, stride.Y, padding.Y, dilation.Y),
            new WindowAxis(taps.X, stride.X, padding.X, dilation.X));
    }

    /// <summary>Every case.</summary>
    public static IReadOnlyList<GoldenLayer> All() =>
        [.. GoldenFolder.Descriptions("static").Select(static description => new GoldenLayer(description))];

    /// <summary>An integer argument or its default.</summary>
    public int Number(string name, int otherwise) =>
        _arguments.TryGetValue(name, out JsonElement value) ? value.GetInt32() : otherwise;

    /// <summary>A floating-point argument or its default.</summary>
    public double Real(string name, double otherwise) =>
        _arguments.TryGetValue(name, out JsonElement value) ? value.GetDouble() : otherwise;

    /// <summary>A boolean argument or its default.</summary>
    public bool Flag(string name, bool otherwise) =>
        _arguments.TryGetValue(name, out JsonElement value) ? value.GetBoolean() : otherwise;

    /// <summary>An argument that is a number or a pair.</summary>
    public (int Y, int X) Pair(string name, (int Y, int X) otherwise) =>
        !_arguments.TryGetValue(name, out JsonElement value) ? otherwise
        : value.ValueKind == JsonValueKind.Array ? (value[0].GetInt32(), value[1].GetInt32())
        : (value.GetInt32(), value.GetInt32());
}
