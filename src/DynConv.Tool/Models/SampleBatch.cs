using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using DynConv.Tool.Commands;
using DynConv.Tool.Devices;
using DynConv.Tool.Reports;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Planning;

namespace DynConv.Tool.Models;

/// <summary>
/// Runs batches of samples of one shape each. A plan stays for the next batch of its shape, whose empty places are
/// filled with zeros: samples do not see each other, and a second plan takes longer.
/// </summary>
internal sealed class SampleBatch(Network network, DeviceSession device, int count) : IDisposable
{
    private const int MostRepeats = 50;
    private const string Attended = "attention";
    private static readonly TimeSpan LongestRepeats = TimeSpan.FromSeconds(1);

    private readonly List<LayerAttention> _attention = [];
    private Plan? _plan;
    private float[] _input = [];
    private float[] _output = [];
    private bool _hasRun;

    public bool ObservesAttention { get; init; }

    public PlanOptions Options { get; init; } = new();

    public bool Repeats { get; init; }

    public required StageClock Clock { get; init; }

    /// <summary>What waiting for the device, planning and repeating took.</summary>
    public double PreparationSeconds { get; private set; }

    /// <summary>Bytes of weights on the device.</summary>
    public ulong WeightBytes => _plan?.Summary.WeightBytes ?? 0;

    /// <summary>The attention of all samples that ran.</summary>
    public IReadOnlyList<LayerAttention> Attention => _attention;

    /// <summary>Runs samples of one shape.</summary>
    /// <exception cref="RequestException">They are too large.</exception>
    public SampleResult[] Run(IReadOnlyList<(int Index, Sample Sample)> samples)
    {
        Plan plan = Prepare(samples[0].Sample.Shape, samples.Count);
        int size = _input.Length / plan.InputShape.N;
        for (int i = 0; i < samples.Count; i++)
        {
            samples[i].Sample.Values.Span.CopyTo(_input.AsSpan(i * size));
        }

        _input.AsSpan(samples.Count * size).Clear();
        plan.Run(_input, _output);
        SampleResult[] results = Read(plan, samples);
        KeepAttention(plan, samples);
        if (!_hasRun)
        {
            _hasRun = true;
            Clock.MarkFirstResult("first run");
            TimeSteadyRuns(plan);
        }

        return results;
    }

    public void Dispose() => _plan?.Dispose();

    private Plan Prepare(TensorShape sample, int samples)
    {
        if (_plan is not null && _plan.InputShape.WithBatch(1) == sample && _plan.InputShape.N >= samples)
        {
            return _plan;
        }

        long start = Stopwatch.GetTimestamp();
        _plan?.Dispose();
        _plan = null;
        TensorShape shape = sample.WithBatch(samples), output = network.InferOutputShape(shape);
        if (output.ElementCount > int.MaxValue / 2 || shape.ElementCount > int.MaxValue / 2)
        {
            throw new RequestException(
                $"input {shape}, output {output}: too large for one run; split the input or lower --batch");
        }

        _input = new float[shape.ElementCount];
        _output = new float[output.ElementCount];
        Clock.Mark("first batch of input");
        _ = device.Context;
        Clock.Mark("device (opens meanwhile)");
        _plan = network.CompileTuned(
            device.Context, shape,
            Options with { Observe = ObservesAttention ? Observe.Attention : Observe.None });
        Clock.Mark("plan (pipelines, weights)");
        RequireAttention(_plan);
        PreparationSeconds += Stopwatch.GetElapsedTime(start).TotalSeconds;
        return _plan;
    }

    private void RequireAttention(Plan plan)
    {
        if (ObservesAttention && !plan.Observations.Any(static observation => observation.Stage == Attended))
        {
            throw new RequestException(
                "no layer of this network has coefficients of a sample (kernels of single pixels are none); leave "
                + "--attention away");
        }
    }

    private SampleResult[] Read(Plan plan, IReadOnlyList<(int Index, Sample Sample)> samples)
    {
        List<(int[] Sizes, float[] Values)> outputs = [([.. plan.OutputShape.Sizes.Skip(1)], _output)];
        foreach (PlanObservation observation in plan.Observations)
        {
            if (observation.Stage == "output")
            {
                outputs.Add(([.. observation.Shape.Skip(1)], plan.Read(observation)));
            }
        }

        SampleResult[] results = new SampleResult[samples.Count];
        for (int i = 0; i < results.Length; i++)
        {
            List<SampleResult.Output> own = [];
            foreach ((int[] sizes, float[] values) in outputs)
            {
                int size = values.Length / plan.InputShape.N;
                own.Add(new SampleResult.Output(sizes, values[(i * size)..((i + 1) * size)]));
            }

            Sample sample = samples[i].Sample;
            results[i] = new SampleResult { Input = sample.Shape, Kept = sample.Kept, Outputs = own };
        }

        return results;
    }

    private void KeepAttention(Plan plan, IReadOnlyList<(int Index, Sample Sample)> samples)
    {
        int layer = 0;
        foreach (PlanObservation observation in plan.Observations)
        {
            if (observation.Stage != Attended)
            {
                continue;
            }

            int[] sizes = [.. observation.Shape.Skip(1)];
            if (layer == _attention.Count)
            {
                _attention.Add(new LayerAttention(observation.Layer, sizes, new float[count][]));
            }

            LayerAttention kept = _attention[layer++];
            if (!kept.Sizes.SequenceEqual(sizes))
            {
                throw new RequestException(
                    $"layer '{kept.Layer}' mixes differently many experts for samples of different sizes; run those of "
                    + "one size at a time for --attention");
            }

            float[] values = plan.Read(observation);
            int width = kept.Width;
            for (int i = 0; i < samples.Count; i++)
            {
                kept.Rows[samples[i].Index] = values[(i * width)..((i + 1) * width)];
            }
        }
    }

    private void TimeSteadyRuns(Plan plan)
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
            plan.Run(_input, _output);
            times.Add(Stopwatch.GetElapsedTime(before).TotalMilliseconds);
        }

        times.Sort();
        Clock.SetSteadyRun(times[times.Count / 2], times.Count, plan.InputShape.N);
        PreparationSeconds += Stopwatch.GetElapsedTime(start).TotalSeconds;
    }
}
