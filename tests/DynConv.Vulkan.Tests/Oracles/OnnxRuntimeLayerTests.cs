using System.Linq;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Reference;
using Xunit;

namespace DynConv.Vulkan.Tests.Oracles;

/// <summary>The reference's other layers against ONNX Runtime, float32.</summary>
public sealed class OnnxRuntimeLayerTests
{
    private const double Bound = 2e-6;

    /// <summary>taps, stride, padding, dilation, rows, columns.</summary>
    public static TheoryData<int, int, int, int, int, int> Windows => new()
    {
        { 2, 2, 0, 1, 8, 8 },
        { 2, 2, 0, 1, 7, 9 },
        { 3, 2, 1, 1, 14, 13 },
        { 3, 1, 1, 1, 5, 1 },
        { 3, 3, 1, 1, 11, 17 },
        { 5, 2, 2, 1, 9, 10 },
        { 4, 3, 2, 1, 13, 6 },
        { 1, 2, 0, 1, 6, 7 },
        { 2, 5, 1, 1, 12, 12 },
        { 3, 1, 1, 2, 9, 8 },
        { 2, 2, 1, 3, 10, 12 },
    };

    [Theory]
    [MemberData(nameof(Windows))]
    public void Max_pooling_agrees(int taps, int stride, int padding, int dilation, int height, int width)
    {
        Planes shape = new(2, 3, height, width);
        Window window = Window.Square(taps, stride, padding, dilation);
        float[] input = new Filler(height).Features(shape);
        foreach (bool ceil in new[] { false, true })
        {
            double[] reference = Pooling.Max(input, shape, window, ceil);
            float[] oracle = OnnxRuntimeOracle.Pool(
                "MaxPool",
                input,
                shape,
                window,
                ("ceil_mode", ceil ? 1L : 0L),
                ("dilations", OnnxRuntimeOracle.Pair(window, static axis => axis.Dilation)));

            Assert.Equal(window.Outputs(shape, 3, ceil).Count, reference.Length);
            Parity.Check(oracle, reference, 0, $"max pooling, ceil {ceil}");
        }
    }

    [Theory]
    [MemberData(nameof(Windows))]
    public void Average_pooling_agrees(int taps, int stride, int padding, int _, int height, int width)
    {
        Planes shape = new(2, 3, height, width);
        Window window = Window.Square(taps, stride, padding);
        float[] input = new Filler(height).Features(shape);
        foreach ((bool ceil, bool include) in new[] { (false, false), (false, true), (true, false), (true, true) })
        {
            double[] reference = Pooling.Average(input, shape, window, ceil, include);
            float[] oracle = OnnxRuntimeOracle.Pool(
                "AveragePool",
                input,
                shape,
                window,
                ("ceil_mode", ceil ? 1L : 0L),
                ("count_include_pad", include ? 1L : 0L));

            Parity.Check(oracle, reference, Bound, $"average pooling, ceil {ceil}, padding counted {include}");
        }
    }

    [Theory]
    [InlineData(1, 1)]
    [InlineData(5, 4)]
    [InlineData(3, 64)]
    [InlineData(33, 31)]
    public void Softmax_agrees_also_for_large_logits(int rows, int experts)
    {
        foreach (float magnitude in new[] { 1f, 10f, 1e4f })
        {
            float[] logits = [.. Enumerable.Range(1, rows).SelectMany(
                row => new Filler(row).Logits(experts, magnitude))];

            Parity.Check(
                OnnxRuntimeOracle.Run(new OnnxOperator("Softmax", ("axis", -1L)), (logits, [rows, experts])),
                Attention.Softmax(logits, rows, experts),
                Bound,
                $"softmax of logits up to {magnitude}");
        }
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 17, 5)]
    [InlineData(8, 64, 33)]
    public void Linear_agrees(int rows, int inputs, int outputs)
    {
        Filler filler = new(inputs);
        float[] x = filler.Numbers(rows * inputs);
        float[] weight = filler.Numbers(outputs * inputs);
        float[] bias = filler.Numbers(outputs);

        Parity.Check(
            OnnxRuntimeOracle.Run(
                new OnnxOperator("Gemm", ("transB", 1L)),
                (x, [rows, inputs]),
                (weight, [outputs, inputs]),
                (bias, [outputs])),
            Dense.Linear(x, rows, inputs, outputs, weight, bias),
            Bound,
            "linear");
    }

    [Fact]
    public void Batch_normalisation_and_global_average_agree()
    {
        Planes shape = new(3, 5, 7, 4);
        Filler filler = new(11);
        float[] input = filler.Features(shape);
        float[][] statistics = [filler.Numbers(5), filler.Numbers(5), filler.Numbers(5), [0f, 1e-6f, 0.5f, 1f, 40f]];
        int[] dimensions = [shape.N, shape.C, shape.H, shape.W];

        Parity.Check(
            OnnxRuntimeOracle.Run(
                new OnnxOperator("BatchNormalization", ("epsilon", 1e-3f)),
                [(input, dimensions), .. statistics.Select(static values => (values, new[] { 5 }))]),
            Elementwise.BatchNorm(input, shape, statistics[0], statistics[1], statistics[2], statistics[3], 1e-3),
            Bound,
            "batch normalisation");
        Parity.Check(
            OnnxRuntimeOracle.Run(new OnnxOperator("GlobalAveragePool"), (input, dimensions)),
            Pooling.GlobalAverage(input, shape),
            Bound,
            "global average");
    }

    [Fact]
    public void Activations_agree_also_beyond_their_bends()
    {
        float[] input = [-100f, -6f, -1f, -0f, 0f, 0.5f, 5.9f, 6f, 6.1f, 100f];
        int[] shape = [input.Length];

        Parity.Check(
            OnnxRuntimeOracle.Run(new OnnxOperator("Relu"), (input, shape)),
            Elementwise.Apply(Nonlinearity.Relu, input),
            0,
            "ReLU");
        Parity.Check(
            OnnxRuntimeOracle.Run(new OnnxOperator("Clip"), (input, shape), ([0f], []), ([6f], [])),
            Elementwise.Apply(Nonlinearity.Relu6, input),
            0,
            "ReLU6");
        float[] sigmoid = OnnxRuntimeOracle.Run(new OnnxOperator("Sigmoid"), (input, shape));
        Parity.Check(
            [.. input.Zip(sigmoid, static (x, share) => x * share)],
            Elementwise.Apply(Nonlinearity.Silu, input),
            Bound,
            "SiLU");
    }
}
