using System;
using System.Collections.Generic;
using DynConv.Vulkan.Tests.Reference;
using Xunit;

namespace DynConv.Vulkan.Tests.Oracles;

/// <summary>The reference's ordinary layers against PyTorch.</summary>
public sealed class GoldenLayerTests
{
    [Fact]
    public void The_reference_agrees_with_pytorch_in_both_precisions()
    {
        IReadOnlyList<GoldenLayer> cases = GoldenLayer.All();

        Assert.InRange(cases.Count, 30, 1000);
        Assert.All(cases, static golden =>
        {
            double[] output = Run(golden);
            Parity.Check(output, golden.Arrays.Doubles("output_f64"), 1e-12, $"{golden.Name} float64");
            Parity.Check(golden.Arrays.Singles("output"), output, 1e-5, $"{golden.Name} float32");
        });
    }

    private static double[] Run(GoldenLayer golden)
    {
        NumpyArchive arrays = golden.Arrays;
        float[] input = arrays.Singles("input");
        Planes shape = golden.Input;
        return golden.Layer switch
        {
            "Conv2d" => Convolution.Shared(
                input,
                shape,
                arrays.Singles("weight"),
                arrays.SinglesOrNull("bias"),
                golden.Number("out_channels", 0),
                golden.Window(strideIsKernel: false),
                golden.Number("groups", 1)),
            "BatchNorm2d" => Norm(golden, input, shape, "", golden.Real("eps", 1e-5)),
            "MaxPool2d" => Pooling.Max(
                input, shape, golden.Window(strideIsKernel: true), golden.Flag("ceil_mode", false)),
            "AvgPool2d" => Pooling.Average(
                input,
                shape,
                golden.Window(strideIsKernel: true),
                golden.Flag("ceil_mode", false),
                golden.Flag("count_include_pad", true)),
            "AdaptiveAvgPool2d" => Pooling.AdaptiveAverage(
                input, shape, golden.Pair("output_size", default).Y, golden.Pair("output_size", default).X),
            "Linear" => Dense.Linear(
                input,
                shape.N,
                shape.C,
                golden.Number("out_features", 0),
                arrays.Singles("weight"),
                arrays.SinglesOrNull("bias")),
            "ResidualBlock" => Residual(golden, input, shape),
            _ => Elementwise.Apply(Enum.Parse<Nonlinearity>(golden.Layer, ignoreCase: true), input),
        };
    }

    private static double[] Residual(GoldenLayer golden, Values input, Planes shape)
    {
        int outputs = golden.Number("out_channels", 0);
        int stride = golden.Number("stride", 1);
        Window first = Window.Square(3, stride, 1);
        Planes middle = first.Outputs(shape, outputs);
        double[] inner = Convolve(golden, input, shape, "conv1.", outputs, first);
        inner = Elementwise.Apply(Nonlinearity.Relu, Norm(golden, inner, middle, "bn1."));
        inner = Convolve(golden, inner, middle, "conv2.", outputs, Window.Square(3, padding: 1));
        inner = Norm(golden, inner, middle, "bn2.");
        Values shortcut = input;
        if (golden.Arrays.Has("shortcut.0.weight"))
        {
            shortcut = Convolve(golden, input, shape, "shortcut.0.", outputs, Window.Square(1, stride));
            shortcut = Norm(golden, shortcut, middle, "shortcut.1.");
        }

        return Elementwise.Apply(Nonlinearity.Relu, Elementwise.Add(inner, shortcut));
    }

    private static double[] Convolve(
        GoldenLayer golden, Values input, Planes shape, string prefix, int outputs, Window window) =>
        Convolution.Shared(input, shape, golden.Arrays.Singles(prefix + "weight"), default, outputs, window);

    private static double[] Norm(
        GoldenLayer golden, Values input, Planes shape, string prefix, double epsilon = 1e-5) =>
        Elementwise.BatchNorm(
            input,
            shape,
            golden.Arrays.SinglesOrNull(prefix + "weight"),
            golden.Arrays.SinglesOrNull(prefix + "bias"),
            golden.Arrays.Singles(prefix + "running_mean"),
            golden.Arrays.Singles(prefix + "running_var"),
            epsilon);
}
