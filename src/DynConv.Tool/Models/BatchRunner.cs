using System;
using System.Collections.Generic;
using System.Diagnostics;
using DynConv.Tool.Commands;
using DynConv.Tool.Devices;
using DynConv.Tool.Reports;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Planning;

namespace DynConv.Tool.Models;

/// <summary>
/// Runs all samples through one plan, some at once. The last batch is filled up with zeros: samples do not see each
/// other, and a second plan takes longer than the empty places.
/// </summary>
internal sealed class BatchRunner(Network network, DeviceSession device, ISampleSource samples)
{
    /// <summary>Samples at once where nobody says how many.</summary>
    public const int UsualBatch = 64;

    private const int MostRepeats = 50;
    private static readonly TimeSpan LongestRepeats = TimeSpan.FromSeconds(1);

    private readonly List<LayerAttention> _attention = [];

    public int Batch { get; init; } = UsualBatch;

    public bool ObservesAttention { get; init; }

    /// <summary>Whether to repeat a batch for the time of a steady run.</summary>
    public bool Repeats { get; init; }

    /// <summary>Called with the number of samples that are done.</summary>
    public Action<int>? Progress { get; init; }

    /// <summary>Takes the time of each stage.</summary>
    public required StageClock Clock { get; init; }

    /// <summary>Runs.</summary>
    /// <param name="interruption">Looked at between batches.</param>
    /// <exception cref="ShapeException">The network cannot take the samples.</exception>
    /// <exception cref="RequestException">The results are too large.</exception>
    public RunResult Run(Interruption interruption)
    {
        int count = samples.Shape.N;
        int batch = Math.Min(Batch, count);
        TensorShape shape = samples.Shape.WithBatch(batch);
        TensorShape outputShape = network.InferOutputShape(samples.Shape);
        if (outputShape.ElementCount > int.MaxValue / 2 || shape.ElementCount > int.MaxValue / 2)
        {
            throw new RequestException(
                $"input {shape}, output {outputShape}: too large for one run; split the input or lower --batch");
        }

        float[] input = new float[shape.ElementCount];
        float[] output = new float[outputShape.WithBatch(batch).ElementCount];
        float[] values = new float[outputShape.ElementCount];
        int inputSize = input.Length / batch, outputSize = output.Length / batch;
        samples.Fill(0, batch, input);
        Clock.Mark("first batch of input");
        VulkanContext context = device.Context;
        Clock.Mark("device (opens meanwhile)");
        using Plan plan = network.Compile(
            context, shape, new PlanOptions { Observe = ObservesAttention ? Observe.Attention : Observe.None });
        Clock.Mark("plan (pipelines, weights)");
        for (int first = 0; first < count; first += batch)
        {
            interruption.ThrowIfRequested();
            int filled = Math.Min(batch, count - first);
            if (first > 0)
            {
                samples.Fill(first, filled, input);
                input.AsSpan(filled * inputSize).Clear();
            }

            plan.Run(input, output);
            output.AsSpan(0, filled * outputSize).CopyTo(values.AsSpan(first * outputSize));
            KeepAttention(plan, first, filled, count);
            if (first == 0)
            {
                Clock.MarkFirstResult("first run");
                TimeSteadyRuns(plan, input, output);
            }

            Progress?.Invoke(first + filled);
        }

        return new RunResult(outputShape, values, _attention);
    }

    private void KeepAttention(Plan plan, int first, int filled, int count)
    {
        int layer = 0;
        foreach (PlanObservation observation in plan.Observations)
        {
            if (observation.Stage != "attention")
            {
                continue;
            }

            int experts = observation.Shape[1];
            if (first == 0)
            {
                _attention.Add(new LayerAttention(observation.Layer, experts, new float[count * experts]));
            }

            plan.Read(observation).AsSpan(0, filled * experts).CopyTo(
                _attention[layer++].Values.AsSpan(first * experts));
        }
    }

    private void TimeSteadyRuns(Plan plan, float[] input, float[] output)
    {
        if (!Repeats)
        {
            return;
        }

        List<double> times = [];
        long start = Stopwatch.GetTimestamp();
        while (times.Count < MostRepeats && Stopwatch.GetElapsedTime(start) < LongestRepeats)
        {
            long before = Stopwatch.GetTimestamp();
            plan.Run(input, output);
            times.Add(Stopwatch.GetElapsedTime(before).TotalMilliseconds);
        }

        times.Sort();
        Clock.SetSteadyRun(times[times.Count / 2], times.Count, input.Length == 0 ? 0 : plan.InputShape.N);
    }
}
