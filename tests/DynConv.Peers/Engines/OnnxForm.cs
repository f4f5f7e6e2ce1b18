using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using DynConv.Peers.Contests;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Tests.Oracles;
using Microsoft.ML.OnnxRuntime;

namespace DynConv.Peers.Engines;

/// <summary>A graph that ONNX Runtime runs on the processor, with input and output where they are.</summary>
internal sealed class OnnxForm : Competitor
{
    /// <summary>The engine's name.</summary>
    public const string Name = "ONNX Runtime";

    private static readonly string[] Outputs = [OnnxGraph.Output];

    private readonly InferenceSession _session;
    private readonly RunOptions _options = new();
    private readonly List<OrtValue[]> _inputs = [];
    private readonly float[] _output;
    private readonly OrtValue[] _results;
    private readonly string[] _names;
    private int _next;

    public OnnxForm(
        string form, bool isStatic, byte[] model, int threads, TensorShape input, TensorShape output,
        IReadOnlyList<float[]> inputs)
        : base(Name, form, isStatic)
    {
        using SessionOptions options = new()
        {
            IntraOpNumThreads = threads,
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        _session = new InferenceSession(model, options);
        _names = [OnnxLayer.Input];
        _output = new float[output.ElementCount];
        _output.AsSpan().Fill(float.NaN);
        _results = [OrtValue.CreateTensorValueFromMemory(_output, Dimensions(output))];
        foreach (float[] values in inputs)
        {
            _inputs.Add([OrtValue.CreateTensorValueFromMemory(values, Dimensions(input))]);
        }
    }

    /// <inheritdoc/>
    public override float[] FirstOutput()
    {
        Run();
        return [.. _output];
    }

    /// <inheritdoc/>
    public override void Dispose()
    {
        foreach (OrtValue value in _inputs.SelectMany(static values => values).Concat(_results))
        {
            value.Dispose();
        }

        _options.Dispose();
        _session.Dispose();
        base.Dispose();
    }

    /// <inheritdoc/>
    protected override double Run()
    {
        OrtValue[] input = _inputs[_next++ % _inputs.Count];
        long start = Stopwatch.GetTimestamp();
        _session.Run(_options, _names, input, Outputs, _results);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }

    private static long[] Dimensions(TensorShape shape) => [.. shape.Sizes.Select(static size => (long)size)];
}
