using System;
using System.Linq;
using DynConv.Peers.Engines;
using DynConv.Tool.Bench;
using DynConv.Vulkan.Networks;
using Xunit;

namespace DynConv.Peers.Tests;

/// <summary>Every graph against the float64 layer, at every number of its output.</summary>
public sealed class OnnxLayerTests
{
    /// <summary>C, O, rows, columns, kernel's rows, columns, groups, stride, K, N.</summary>
    public static TheoryData<int[]> Layers => new()
    {
        new[] { 6, 4, 5, 7, 3, 3, 2, 2, 4, 3 },
        new[] { 5, 7, 9, 4, 1, 1, 1, 1, 3, 2 },
        new[] { 9, 9, 7, 11, 5, 3, 9, 1, 5, 2 },
        new[] { 3, 8, 1, 13, 1, 5, 1, 3, 1, 1 },
    };

    [Theory]
    [MemberData(nameof(Layers))]
    public void Graphs_compute_the_layer(int[] sizes)
    {
        LayerWorkload load = new(
            "odd", sizes[0], sizes[1], (sizes[2], sizes[3]), (sizes[4], sizes[5]), sizes[6], sizes[7])
        {
            Experts = sizes[8],
        };
        int batch = sizes[9];
        LayerWeights weights = new(load);
        OnnxLayer layer = new(weights, batch);
        Compare(weights, batch, isStatic: false, layer.Groups());
        Compare(weights, batch, isStatic: false, layer.Samples());
        Compare(weights, batch, isStatic: true, layer.Static());
    }

    [Fact]
    public void A_form_takes_its_inputs_in_turns()
    {
        LayerWorkload load = new("odd", 3, 2, (4, 5), 3);
        LayerWeights weights = new(load);
        float[][] inputs = [.. Enumerable.Range(1, 2).Select(seed => RandomNumbers.Draw(3 * 4 * 5, 1, seed))];
        using OnnxForm form = new(
            "groups", isStatic: false, new OnnxLayer(weights, 1).Groups(), 1, load.Input(1),
            new TensorShape(1, 2, 4, 5), inputs);
        Check(weights, 1, isStatic: false, inputs[0], form.FirstOutput());
        Check(weights, 1, isStatic: false, inputs[1], form.FirstOutput());
    }

    private static void Compare(LayerWeights weights, int batch, bool isStatic, byte[] model)
    {
        LayerWorkload load = weights.Load;
        float[] input = RandomNumbers.Draw(load.Input(batch).ElementCount, 1, 1);
        using OnnxForm form = new(
            "form", isStatic, model, 1, load.Input(batch),
            new TensorShape(batch, load.Filters, load.Output.Height, load.Output.Width), [input]);
        Check(weights, batch, isStatic, input, form.FirstOutput());
    }

    private static void Check(LayerWeights weights, int batch, bool isStatic, float[] input, float[] output)
    {
        LayerReference reference = new(weights, isDynamic: !isStatic, input);
        (int height, int width) = (weights.Load.Output.Height, weights.Load.Output.Width);
        int area = height * width;
        Assert.Equal(batch * weights.Load.Filters * area, output.Length);
        double worst = 0, largest = 0;
        for (int i = 0; i < output.Length; i++)
        {
            int plane = i / area;
            double wanted = reference.Output(
                plane / weights.Load.Filters, plane % weights.Load.Filters, i % area / width, i % width);
            worst = Math.Max(worst, Math.Abs(output[i] - wanted));
            largest = Math.Max(largest, Math.Abs(wanted));
        }

        Assert.InRange(worst, 0, 1e-6 * largest);
    }
}
