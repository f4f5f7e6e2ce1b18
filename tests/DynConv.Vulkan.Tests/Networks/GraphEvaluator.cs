using System;
using System.Collections.Generic;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Networks.Parameters;
using DynConv.Vulkan.Tests.Reference;

namespace DynConv.Vulkan.Tests.Networks;

/// <summary>Runs a graph, fused or not, with the float64 reference.</summary>
internal static class GraphEvaluator
{
    /// <summary>The value of every node, row-major.</summary>
    public static Dictionary<Value, double[]> Run(Graph graph, TensorShape shape, float[] input)
    {
        Dictionary<Value, TensorShape> shapes = graph.InferShapes(shape);
        Dictionary<Value, double[]> values = new() { [graph.Input] = Array.ConvertAll(input, static x => (double)x) };
        foreach (Node node in graph.Nodes)
        {
            if (node is InputNode)
            {
                continue;
            }

            TensorShape taken = shapes[node.Inputs[0]];
            double[] result = Evaluate(node, values, new Planes(taken.N, taken.C, taken.H, taken.W));
            Activation activation = (node as IActivatedNode)?.Activation ?? Activation.None;
            values[node.Output] = Elementwise.Apply((Nonlinearity)activation, result);
        }

        return values;
    }

    public static double[] Output(Graph graph, TensorShape shape, float[] input) =>
        Run(graph, shape, input)[graph.Outputs[0]];

    private static double[] Evaluate(Node node, Dictionary<Value, double[]> values, Planes shape)
    {
        double[] x = values[node.Inputs[0]];
        return node switch
        {
            ConvolutionNode n => Convolution.Shared(
                x,
                shape,
                Read(n.Weight),
                Read(n.Bias),
                n.Geometry.OutChannels,
                WindowOf(n.Geometry),
                n.Geometry.Groups),
            DynamicConvolutionNode n => Dynamic(n, x, shape),
            ChannelAffineNode n => Elementwise.ChannelAffine(x, shape, n.Scale.ToDoubles(), n.Shift.ToDoubles()),
            ActivationNode n => Elementwise.Apply((Nonlinearity)n.Activation, x),
            MaxPoolNode n => Pooling.Max(x, shape, WindowOf(n.Geometry), n.Geometry.CeilMode),
            AveragePoolNode n =>
                Pooling.Average(x, shape, WindowOf(n.Geometry), n.Geometry.CeilMode, n.CountIncludePad),
            AdaptiveAveragePoolNode n => Pooling.AdaptiveAverage(x, shape, n.OutputSize.Height, n.OutputSize.Width),
            LinearNode n => Dense.Linear(x, shape.N, n.InFeatures, n.OutFeatures, Read(n.Weight), Read(n.Bias)),
            AddNode n => Elementwise.Add(x, values[n.Inputs[1]]),
            FlattenNode => x,
            _ => throw new ArgumentException($"no reference for {node}", nameof(node)),
        };
    }

    private static double[] Dynamic(DynamicConvolutionNode node, double[] x, Planes shape)
    {
        AttentionParameters attention = node.Attention;
        DynamicConvolution layer = new()
        {
            Experts = node.ExpertCount,
            Hidden = attention.HiddenWidth,
            Outputs = node.Geometry.OutChannels,
            Window = WindowOf(node.Geometry),
            Groups = node.Geometry.Groups,
            Temperature = attention.Temperature,
            Fc1 = (Read(attention.Fc1Weight!), Read(attention.Fc1Bias)),
            Fc2 = (Read(attention.Fc2Weight), Read(attention.Fc2Bias)),
            Bank = (Read(node.Bank), Read(node.BankBias)),
        };
        double[] y = layer.Forward(x, shape).Convolved;
        float[]? shift = Read(node.StaticBias);
        int area = y.Length / shape.N / node.Geometry.OutChannels;
        for (int i = 0; shift is not null && i < y.Length; i++)
        {
            y[i] += shift[i / area % shift.Length];
        }

        return y;
    }

    // In float32, as a device gets them: what is folded has been rounded.
    private static float[]? Read(Parameter? parameter)
    {
        if (parameter is null)
        {
            return null;
        }

        float[] values = new float[parameter.ElementCount];
        parameter.CopyTo(values);
        return values;
    }

    private static Window WindowOf(ConvolutionGeometry g) => WindowOf(g.Kernel, g.Stride, g.Padding, g.Dilation);

    private static Window WindowOf(PoolGeometry g) => WindowOf(g.Kernel, g.Stride, g.Padding, g.Dilation);

    private static Window WindowOf(Size2d kernel, Size2d stride, Size2d padding, Size2d dilation) => new(
        new(kernel.Height, stride.Height, padding.Height, dilation.Height),
        new(kernel.Width, stride.Width, padding.Width, dilation.Width));
}
