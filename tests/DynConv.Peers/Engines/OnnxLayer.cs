using System;
using System.Linq;
using DynConv.Tool.Bench;
using DynConv.Vulkan.Tests.Oracles;

namespace DynConv.Peers.Engines;

/// <summary>
/// The ONNX graphs of a layer, as its users can write them: the attention and the mixture in the graph, so that the
/// convolution's weights are known at run time only.
/// </summary>
internal sealed class OnnxLayer(LayerWeights weights, int batch)
{
    /// <summary>The input's name in every graph.</summary>
    public const string Input = "x";

    private readonly LayerWorkload _load = weights.Load;

    /// <summary>One convolution with the batch folded into groups.</summary>
    public byte[] Groups()
    {
        OnnxGraph graph = Start();
        string kernels = Mix(graph, [batch * _load.Filters, .. KernelShape]);
        string folded = Reshape(graph, "folded", Input, [1, batch * _load.Channels, _load.Map.Height, _load.Map.Width]);
        Convolve(graph, folded, kernels, batch * _load.Groups, "convolved");
        Reshape(graph, OnnxGraph.Output, "convolved", [batch, _load.Filters, _load.Output.Height, _load.Output.Width]);
        return graph.ToModel();
    }

    /// <summary>A convolution for each sample.</summary>
    public byte[] Samples()
    {
        OnnxGraph graph = Start();
        string kernels = Mix(graph, [batch * _load.Filters, .. KernelShape]);
        string[] samples = Split(graph, "sample", Input);
        string[] parts = Split(graph, "kernel", kernels);
        string[] results = [.. Enumerable.Range(0, batch).Select(static n => $"result{n}")];
        for (int n = 0; n < batch; n++)
        {
            Convolve(graph, samples[n], parts[n], _load.Groups, results[n]);
        }

        graph.Add(new OnnxNode("Concat", results, [OnnxGraph.Output], ("axis", 0L)));
        return graph.ToModel();
    }

    /// <summary>One kernel, known before, for all samples.</summary>
    public byte[] Static()
    {
        OnnxGraph graph = Start();
        string kernel = graph.AddConstant(
            "kernel", weights.Bank.AsSpan(0, (int)_load.FilterCount),
            [_load.Filters, .. KernelShape.Select(static size => (int)size)]);
        Convolve(graph, Input, kernel, _load.Groups, OnnxGraph.Output);
        return graph.ToModel();
    }

    private long[] KernelShape => [_load.Channels / _load.Groups, _load.Kernel.Height, _load.Kernel.Width];

    private OnnxGraph Start()
    {
        OnnxGraph graph = new();
        graph.AddInput(Input, batch, _load.Channels, _load.Map.Height, _load.Map.Width);
        return graph;
    }

    /// <summary>All samples' kernels.</summary>
    private string Mix(OnnxGraph graph, long[] shape)
    {
        graph.Add(new OnnxNode("GlobalAveragePool", [Input], ["averages"]));
        graph.Add(new OnnxNode("Flatten", ["averages"], ["pooled"]));
        string fc1 = graph.AddConstant("fc1", weights.Fc1, _load.Hidden, _load.Channels);
        graph.Add(new OnnxNode("Gemm", ["pooled", fc1], ["hidden"], ("transB", 1L)));
        graph.Add(new OnnxNode("Relu", ["hidden"], ["active"]));
        string fc2 = graph.AddConstant("fc2", weights.Fc2, _load.Experts, _load.Hidden);
        string bias = graph.AddConstant("fc2_bias", weights.Fc2Bias, _load.Experts);
        graph.Add(new OnnxNode("Gemm", ["active", fc2, bias], ["logits"], ("transB", 1L)));
        graph.Add(new OnnxNode("Softmax", ["logits"], ["shares"], ("axis", -1L)));
        string bank = graph.AddConstant("bank", weights.Bank, _load.Experts, (int)_load.FilterCount);
        graph.Add(new OnnxNode("MatMul", ["shares", bank], ["mixed"]));
        return Reshape(graph, "kernels", "mixed", shape);
    }

    private string[] Split(OnnxGraph graph, string name, string from)
    {
        string[] parts = [.. Enumerable.Range(0, batch).Select(n => $"{name}{n}")];
        graph.Add(new OnnxNode("Split", [from], parts, ("axis", 0L)));
        return parts;
    }

    private static string Reshape(OnnxGraph graph, string name, string from, long[] shape)
    {
        graph.Add(new OnnxNode("Reshape", [from, graph.AddNumbers($"{name}_shape", shape)], [name]));
        return name;
    }

    private void Convolve(OnnxGraph graph, string input, string kernel, int groups, string result)
    {
        (long height, long width) = (_load.Padding.Height, _load.Padding.Width);
        graph.Add(new OnnxNode(
            "Conv", [input, kernel], [result], ("group", (long)groups),
            ("kernel_shape", (long[])[_load.Kernel.Height, _load.Kernel.Width]),
            ("strides", (long[])[_load.Stride, _load.Stride]), ("pads", (long[])[height, width, height, width])));
    }
}
