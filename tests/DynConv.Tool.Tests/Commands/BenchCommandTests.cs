using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using DynConv.Tool.Bench;
using DynConv.Tool.Tests.Runs;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Tests.Reference;
using Xunit;
using ExpertPrecision = DynConv.Vulkan.Kernels.ExpertPrecision;

namespace DynConv.Tool.Tests.Commands;

public sealed class BenchCommandTests
{
    private static readonly string[] Small =
    [
        "bench", "--channels", "6", "--filters", "8", "--map", "7,9", "--batch", "1,2", "--rounds", "3",
        "--seconds", "0",
    ];

    [Fact]
    public void A_layer_has_times_peaks_memory_and_starts()
    {
        using Scratch scratch = new();
        JsonElement root = ToolRun.Of([.. Small, "--plot", scratch["roof.png"], "--json"]).Succeeded().Json();
        JsonElement peaks = root.GetProperty("peaks");
        Assert.True(peaks.GetProperty("operations").GetDouble() > 1e6);
        Assert.True(peaks.GetProperty("bytes").GetDouble() > 1e6);
        Assert.Equal(2, root.GetProperty("entries").GetArrayLength());
        JsonElement first = root.GetProperty("entries")[0];
        Assert.Equal("own", first.GetProperty("name").GetString());
        Assert.Equal(3, first.GetProperty("time").GetProperty("wall").GetProperty("count").GetInt32());
        Assert.InRange(first.GetProperty("error").GetDouble(), 1e-9, 1e-5);
        JsonElement plain = first.GetProperty("static");
        Assert.InRange(plain.GetProperty("error").GetDouble(), 1e-9, 1e-5);
        Assert.True(plain.GetProperty("time").GetProperty("copied").GetProperty("median").GetDouble() > 0);
        Assert.True(first.GetProperty("work").GetProperty("floor").GetDouble() > 0);
        Assert.True(first.GetProperty("memory").GetProperty("weights").GetInt64() >= 4 * 8 * 6 * 9 * 4);
        Assert.True(first.GetProperty("starts").GetProperty("cold").GetProperty("plan").GetDouble() > 0);
        Assert.False(root.GetProperty("entries")[1].TryGetProperty("starts", out _));
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(scratch["roof.png"])[..4]);
    }

    [Fact]
    public void A_network_has_times_and_steps()
    {
        JsonElement root = ToolRun.Of(
            "bench", DigitsSample.Checkpoint, "--batch", "1", "--rounds", "3", "--no-start", "--json")
            .Succeeded().Json();
        JsonElement entry = Assert.Single(root.GetProperty("entries").EnumerateArray());
        Assert.Equal("digits", entry.GetProperty("name").GetString());
        Assert.True(entry.GetProperty("work").GetProperty("operations").GetDouble() > 1e6);
        Assert.False(entry.TryGetProperty("static", out _));
        Assert.False(entry.TryGetProperty("error", out _));
    }

    [Fact]
    public void Growth_has_points_and_an_exponent()
    {
        using Scratch scratch = new();
        JsonElement root = ToolRun.Of(
            "bench", "--channels", "2", "--filters", "2", "--map", "4", "--kernel", "1", "--scaling", "--rounds", "1",
            "--seconds", "0", "--plot", scratch["growth.png"], "--json").Succeeded().Json();
        Assert.Empty(root.GetProperty("entries").EnumerateArray());
        JsonElement[] series = [.. root.GetProperty("scaling").EnumerateArray()];
        Assert.Equal(["samples", "pixels"], series.Select(growth => growth.GetProperty("axis").GetString()));
        Assert.Equal(
            [1, 2, 4, 8, 16, 32, 64],
            series[0].GetProperty("points").EnumerateArray().Select(point => point.GetProperty("count").GetInt32()));
        Assert.Equal(224 * 224, series[1].GetProperty("points")[5].GetProperty("count").GetInt32());
        Assert.True(double.IsFinite(series[1].GetProperty("exponent").GetDouble()));
        Assert.Equal([0x89, (byte)'P', (byte)'N', (byte)'G'], File.ReadAllBytes(scratch["growth.png"])[..4]);
    }

    [Fact]
    public void Made_networks_are_the_ones_with_a_reference()
    {
        Assert.Equal(
            ["dy_mobilenetv2_100", "dy_resnet18", "odconv_resnet18_4x", "tf_efficientnet_cc_b0_4e"],
            GeneratedNetwork.Names);
        GeneratedNetwork made = GeneratedNetwork.Make("dy_mobilenetv2_100");
        Assert.Equal(5 * 1000, made.Expected.Length);
        // 0.4 G multiply-adds, which CondConv does not add to (Yang et al. 2019); a little less without the routing.
        GeneratedNetwork condConv = GeneratedNetwork.Make("tf_efficientnet_cc_b0_4e");
        double? operations = NetworkWork.OperationsOf(
            condConv.Recognised.Build(condConv.Options), condConv.Recognised.Weights, new TensorShape(1, 3, 224, 224));
        Assert.InRange(operations!.Value, 0.7e9, 0.85e9);
        Assert.Equal(
            new TensorShape(5, 1000), made.Recognised.Build(made.Options).InferOutputShape(made.InputShape));
    }

    [Fact]
    public void A_layers_reference_is_the_float64_layer()
    {
        LayerWorkload load = new("own", 6, 4, (5, 7), 3, Groups: 2, Stride: 2);
        LayerWeights weights = new(load);
        float[] input = RandomNumbers.Draw(load.Input(2).ElementCount, 1, 1);
        Planes shape = new(2, 6, 5, 7);
        double[] plain = Convolution.Shared(
            input, shape, weights.Bank.AsSpan(0, (int)load.FilterCount).ToArray(), (float[]?)null, 4,
            new Window(new WindowAxis(3, 2, 1, 1), new WindowAxis(3, 2, 1, 1)), 2);
        LayerReference reference = new(weights, isDynamic: false, input);
        for (int i = 0; i < plain.Length; i++)
        {
            int plane = i / 12, y = i / 4 % 3, x = i % 4;
            Assert.Equal(plain[i], reference.Output(plane / 4, plane % 4, y, x), 1e-12);
        }
    }

    [Theory]
    [InlineData(float.NaN)]
    [InlineData(3f)]
    public void A_wrong_output_is_told(float wrong) => Assert.Throws<WrongOutputException>(
        () => OutputCheck.Compare("it", [1, wrong], [1, 2], new PlanOptions()));

    [Theory]
    [InlineData(ExpertPrecision.Float32, Arithmetic.Float32, 1e-4, 1e-4)]
    [InlineData(ExpertPrecision.Float32, Arithmetic.Float16, 2e-3, 2e-2)]
    [InlineData(ExpertPrecision.Float16, Arithmetic.Float32, 2e-3, 2e-3)]
    [InlineData(ExpertPrecision.Float16, Arithmetic.Float16, 2e-3, 2e-2)]
    [InlineData(ExpertPrecision.Int8, Arithmetic.Float16, 5e-2, 5e-2)]
    public void The_looser_bound_holds(ExpertPrecision stored, Arithmetic arithmetic, double layer, double network)
    {
        PlanOptions options = new() { ExpertPrecision = stored, Arithmetic = arithmetic };
        Assert.Equal(layer, OutputCheck.BoundOf(options, isNetwork: false));
        Assert.Equal(network, OutputCheck.BoundOf(options, isNetwork: true));
    }

    [Fact]
    public void Text_names_the_device_and_the_layer() =>
        Assert.Contains(
            "6→8 3×3 on 7×9", ToolRun.Of([.. Small, "--no-start"]).Succeeded().Out, StringComparison.Ordinal);

    [Theory]
    [InlineData("'x'", "--workload", "x")]
    [InlineData("no range", "--workload", "e..a")]
    [InlineData("--batch wants", "--batch", "1,0")]
    [InlineData("--batch wants", "--batch", "")]
    [InlineData("wants --channels, --filters and --map", "--channels", "3")]
    [InlineData("wants --channels, --filters and --map", "--stride", "2")]
    [InlineData("does not divide", "--channels", "3", "--filters", "4", "--map", "5", "--groups", "2")]
    [InlineData("make it smaller", "--channels", "2147483647", "--filters", "4", "--map", "2147483647")]
    [InlineData("no such file", "missing.pth")]
    [InlineData("a network's name", "digits")]
    [InlineData("--rounds wants", "--rounds", "0")]
    [InlineData("--network wants all", "--network", "resnet18")]
    [InlineData("--plot draws layers", "--network", "dy_resnet18", "--plot", "x.png")]
    [InlineData("--scaling is for layers", "--scaling", "--batch", "1")]
    public void Requests_that_make_no_sense(string said, params string[] arguments) =>
        ToolRun.Of(["bench", .. arguments]).Failed(said);

    [Fact]
    public void Work_is_counted_as_the_literature_does()
    {
        // 231.2 million operations of the convolution of layer a, and little else.
        LayerWorkload a = LayerWorkload.Known[0];
        Assert.InRange(a.Operations(1), 231.2e6, 232.2e6);
        Assert.Equal(8 * a.Operations(1), a.Operations(8), 1.0);
        Assert.Equal(new TensorShape(8, 64, 56, 56), a.Input(8));
        Assert.Equal(2 * 4 * 64 * 64 * 9, a.MixtureBytes(1));
    }

    [Fact]
    public void A_spread_has_quartiles()
    {
        Assert.Equal(new Spread(3, 2, 4, 1, 5), Spread.Of([5, 1, 3, 2, 4]));
        Assert.Equal(new Spread(1.5, 1.25, 1.75, 1, 2), Spread.Of([2, 1]));
        Assert.Null(Spread.Of([]));
    }
}
