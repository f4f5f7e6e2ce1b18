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
            if (node is ConvolvingNode { Residual: { } residual })
            {
                result = Elementwise.Add(result, values[residual]);
            }

            Activation activation = node is LinearNode { Experts: > 0 }
                ? Activation.None
                : (node as IActivatedNode)?.Activation ?? Activation.None;
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
            AttentionNode n => Coefficients(n, x, shape.N),
            CoefficientsNode n => Coefficients(x, shape, n.Experts),
            DynamicConvolutionNode n => Dynamic(n, x, values[n.Inputs[1]], shape),
            SignedSharesNode n => SignedNormalization.Shares(x, shape.N * n.Tiles, n.Cells + 1),
            CellConvolutionNode n => Cells(n, x, values[n.Inputs[1]], shape),
            GeneratedConvolutionNode n => Generated(n, x, values[n.Inputs[1]], shape),
            MultiplyNode n => Multiply(x, values[n.Inputs[1]], shape),
            ChannelAffineNode n => Elementwise.ChannelAffine(x, shape, n.Scale.ToDoubles(), n.Shift.ToDoubles()),
            ActivationNode n => Elementwise.Apply((Nonlinearity)n.Activation, x),
            MaxPoolNode n => Pooling.Max(x, shape, WindowOf(n.Geometry), n.Geometry.CeilMode),
            AveragePoolNode n =>
                Pooling.Average(x, shape, WindowOf(n.Geometry), n.Geometry.CeilMode, n.CountIncludePad),
            AdaptiveAveragePoolNode n => Pooling.AdaptiveAverage(x, shape, n.OutputSize.Height, n.OutputSize.Width),
            LinearNode n => Connected(n, x, shape.N),
            SoftmaxNode n => Shares(n, x, shape),
            AddNode n => Elementwise.Add(x, values[n.Inputs[1]]),
            FlattenNode or PixelsNode => x,
            _ => throw new ArgumentException($"no reference for {node}", nameof(node)),
        };
    }

    private static double[] Shares(SoftmaxNode node, double[] x, Planes shape)
    {
        double[] shares = Attention.Softmax(x, shape.N, shape.C, 1);
        return node.TakesLogarithm ? Array.ConvertAll(shares, Math.Log) : shares;
    }

    private static double[] Coefficients(AttentionNode node, double[] features, int samples)
    {
        double[] hidden = node.Fc1Weight is null
            ? features
            : Elementwise.Apply(
                Nonlinearity.Relu,
                Dense.Linear(
                    features, samples, node.FeatureCount, node.HiddenWidth, Read(node.Fc1Weight), Read(node.Fc1Bias)));
        int width = hidden.Length / samples;
        double[] logits = Dense.Linear(
            hidden, samples, width, node.ExpertCount, Read(node.Fc2Weight), Read(node.Fc2Bias));
        return node.Mixing == Mixing.Sigmoid
            ? Elementwise.Apply(Nonlinearity.Sigmoid, logits)
            : Attention.Softmax(logits, samples, node.ExpertCount, node.Temperature);
    }

    private static double[] Coefficients(double[] logits, Planes shape, int experts)
    {
        double[] result = Elementwise.Apply(Nonlinearity.Sigmoid, logits);
        int width = shape.C, first = width - experts;
        for (int n = 0; n < shape.N && experts > 0; n++)
        {
            double[] shares = logits[((n * width) + first)..((n + 1) * width)];
            Attention.Softmax(shares, 1, experts, 1).CopyTo(result, (n * width) + first);
        }

        return result;
    }

    private static double[] Connected(LinearNode node, double[] x, int samples)
    {
        double[] sums = Dense.Linear(
            x, samples, node.InFeatures, node.OutFeatures, Read(node.Weight), Read(node.Bias));
        return node.Experts == 0 ? sums : Coefficients(sums, new Planes(samples, node.OutFeatures, 1, 1), node.Experts);
    }

    private static double[] Dynamic(DynamicConvolutionNode node, double[] x, double[] coefficients, Planes shape)
    {
        double[] kernels = ScaledAggregation.Mix(
            coefficients, Read(node.Bank)!, shape.N, node.Coefficients, node.Geometry);
        double[]? biases = node.BankBias is null
            ? null
            : ScaledAggregation.MixBiases(
                coefficients, Read(node.BankBias)!, shape.N, node.Coefficients, node.Geometry.OutChannels);
        return Convolve(x, shape, kernels, biases, node.Geometry, node.StaticBias);
    }

    private static double[] Cells(CellConvolutionNode node, double[] x, double[] shares, Planes shape)
    {
        double[] kernels = SignedNormalization.Kernels(
            shares, Read(node.Cells)!, shape.N, (node.CellCount, node.CellFilters, node.CellChannels), node.Geometry);
        if (Read(node.FilterScale) is { } scale)
        {
            int filter = kernels.Length / shape.N / scale.Length;
            for (int i = 0; i < kernels.Length; i++)
            {
                kernels[i] *= scale[i / filter % scale.Length];
            }
        }

        return Convolve(x, shape, kernels, null, node.Geometry, node.StaticBias);
    }

    private static double[] Generated(GeneratedConvolutionNode node, double[] x, double[] features, Planes shape)
    {
        double[] kernels = Dense.Linear(
            features, shape.N, node.FeatureCount, (int)node.GeneratorWeight.Shape[0], Read(node.GeneratorWeight),
            Read(node.GeneratorBias));
        return Convolve(x, shape, kernels, null, node.Geometry, node.StaticBias);
    }

    private static double[] Convolve(
        double[] x, Planes shape, double[] kernels, double[]? biases, ConvolutionGeometry geometry, Parameter? staticBias)
    {
        double[] y = Convolution.PerSample(
            x, shape, kernels, biases, geometry.OutChannels, WindowOf(geometry), geometry.Groups);
        float[]? shift = Read(staticBias);
        int area = y.Length / shape.N / geometry.OutChannels;
        for (int i = 0; shift is not null && i < y.Length; i++)
        {
            y[i] += shift[i / area % shift.Length];
        }

        return y;
    }

    /// <summary>A gate of x's shape, or one number for each plane.</summary>
    private static double[] Multiply(double[] x, double[] gate, Planes shape)
    {
        int repeat = gate.Length == x.Length ? 1 : shape.Area;
        double[] y = new double[x.Length];
        for (int i = 0; i < y.Length; i++)
        {
            y[i] = x[i] * gate[i / repeat];
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
