using System;
using System.Collections.Generic;
using System.Linq;
using DynConv.Vulkan.Tests.Reference;
using Microsoft.ML.OnnxRuntime;
using Microsoft.ML.OnnxRuntime.Tensors;

namespace DynConv.Vulkan.Tests.Oracles;

/// <summary>
/// What ONNX Runtime's CPU provider computes in float32: an answer from code that is not ours, for one operator at a
/// time, with weights given at run time.
/// </summary>
internal static class OnnxRuntimeOracle
{
    /// <summary>Runs one operator.</summary>
    /// <returns>The first output, row-major.</returns>
    public static float[] Run(OnnxOperator node, params (float[] Values, int[] Shape)[] inputs)
    {
        using SessionOptions options = new()
        {
            IntraOpNumThreads = 1,
            InterOpNumThreads = 1,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        using InferenceSession session = new(node.Model([.. inputs.Select(static input => input.Shape)]), options);
        List<NamedOnnxValue> values =
        [
            .. inputs.Select(static (input, index) => NamedOnnxValue.CreateFromTensor(
                OnnxOperator.Input(index), new DenseTensor<float>(input.Values, input.Shape))),
        ];
        using IDisposableReadOnlyCollection<DisposableNamedOnnxValue> results = session.Run(values);
        return [.. results[0].AsEnumerable<float>()];
    }

    /// <summary>
    /// The convolution with one filter bank a sample, as people write it for engines that know only static ones: the
    /// batch folded into channels, N·G groups.
    /// </summary>
    /// <param name="input">[N, C, H, W].</param>
    /// <param name="shape">The input's shape.</param>
    /// <param name="weight">[N, O, C/G, kh, kw].</param>
    /// <param name="bias">[N, O] or null.</param>
    /// <param name="outputs">O.</param>
    /// <param name="window">kh, kw, strides, paddings, dilations.</param>
    /// <param name="groups">G.</param>
    /// <returns>[N, O, H', W'].</returns>
    public static float[] PerSampleConvolution(
        float[] input, Planes shape, float[] weight, float[]? bias, int outputs, Window window, int groups)
    {
        List<(float[] Values, int[] Shape)> inputs =
        [
            (input, [1, shape.N * shape.C, shape.H, shape.W]),
            (weight, [shape.N * outputs, shape.C / groups, window.Y.Taps, window.X.Taps]),
        ];
        if (bias is not null)
        {
            inputs.Add((bias, [shape.N * outputs]));
        }

        OnnxOperator convolution = new(
            "Conv", [.. WindowAttributes(window), ("dilations", Pair(window, static axis => axis.Dilation)),
                ("group", (long)(shape.N * groups))]);
        return Run(convolution, [.. inputs]);
    }

    /// <summary>MaxPool or AveragePool with further attributes.</summary>
    public static float[] Pool(
        string name, float[] input, Planes shape, Window window, params (string Name, object Value)[] attributes) =>
        Run(
            new OnnxOperator(name, [.. WindowAttributes(window), .. attributes]),
            (input, [shape.N, shape.C, shape.H, shape.W]));

    /// <summary>An attribute with one number a row and column.</summary>
    public static long[] Pair(Window window, Func<WindowAxis, int> select) => [select(window.Y), select(window.X)];

    private static (string Name, object Value)[] WindowAttributes(Window window)
    {
        long[] padding = Pair(window, static axis => axis.Padding);
        return
        [
            ("kernel_shape", Pair(window, static axis => axis.Taps)),
            ("strides", Pair(window, static axis => axis.Stride)),
            ("pads", (long[])[.. padding, .. padding]),
        ];
    }
}
