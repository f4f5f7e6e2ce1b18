using System;
using System.Collections.Generic;
using System.Diagnostics;
using DynConv.Tool.Commands;
using DynConv.Tool.Devices;
using DynConv.Tool.Reports;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Planning;

namespace DynConv.Tool.Models;

/// <summary>
/// Runs all samples, those of one shape some at once. A sample that cannot be read, or that the network cannot take,
/// does not stop the others.
/// </summary>
internal sealed class BatchRunner(Network network, DeviceSession device, ISampleSource samples)
{
    /// <summary>Samples at once where nobody says how many.</summary>
    public const int UsualBatch = 64;

    // Floats of one batch where samples are large.
    private const long MostPending = 1 << 26;

    private readonly SampleResult[] _results = new SampleResult[samples.Count];
    private readonly List<(int Index, Sample Sample)> _pending = [];
    private readonly HashSet<TensorShape> _accepted = [];
    private int _finished;

    public int Batch { get; init; } = UsualBatch;

    public bool ObservesAttention { get; init; }

    /// <summary>In which numbers.</summary>
    public PlanOptions Options { get; init; } = new();

    /// <summary>Whether to repeat a batch for the time of a steady run.</summary>
    public bool Repeats { get; init; }

    /// <summary>Called with the number of samples that are done.</summary>
    public Action<int>? Progress { get; init; }

    /// <summary>Takes each sample's result, and gives what is to be kept of it.</summary>
    public Func<int, SampleResult, SampleResult>? Keep { get; init; }

    /// <summary>Takes the time of each stage.</summary>
    public required StageClock Clock { get; init; }

    /// <summary>Runs.</summary>
    /// <param name="interruption">Looked at between batches.</param>
    /// <exception cref="ShapeException">The network cannot take any sample.</exception>
    /// <exception cref="RequestException">No sample can be read, or the results are too large.</exception>
    public RunResult Run(Interruption interruption)
    {
        if (samples.Shape is TensorShape known)
        {
            _ = network.InferOutputShape(known);
        }

        long start = Stopwatch.GetTimestamp();
        SampleReader reader = new(samples, samples.Shape is null ? Math.Min(Batch, Environment.ProcessorCount) : Batch);
        using SampleBatch batch = new(network, device, samples.Count)
        {
            ObservesAttention = ObservesAttention,
            Options = Options,
            Repeats = Repeats,
            Clock = Clock,
        };
        int index = 0;
        for (SampleReader.Reading[] read = reader.Next(); read.Length > 0; read = reader.Next())
        {
            foreach (SampleReader.Reading reading in read)
            {
                Take(index++, reading, batch, interruption);
            }
        }

        Flush(batch, interruption);
        RequireSome();
        double seconds = Stopwatch.GetElapsedTime(start).TotalSeconds - batch.PreparationSeconds;
        return new RunResult(_results, network.OutputNames, batch.Attention, seconds)
        {
            WeightBytes = batch.WeightBytes,
        };
    }

    private void Take(int index, SampleReader.Reading reading, SampleBatch batch, Interruption interruption)
    {
        if ((reading.Failure ?? Refusal(index, reading.Sample!.Shape)) is Exception failure)
        {
            _results[index] = new SampleResult { Failure = failure };
            Progress?.Invoke(++_finished);
            return;
        }

        Sample sample = reading.Sample!;
        if (_pending.Count > 0 && (_pending[0].Sample.Shape != sample.Shape
            || (_pending.Count + 1) * sample.Shape.ElementCount > MostPending))
        {
            Flush(batch, interruption);
        }

        _pending.Add((index, sample));
        if (_pending.Count == Batch)
        {
            Flush(batch, interruption);
        }
    }

    private RequestException? Refusal(int index, TensorShape shape)
    {
        if (_accepted.Contains(shape))
        {
            return null;
        }

        try
        {
            _ = network.InferOutputShape(shape);
            _accepted.Add(shape);
            return null;
        }
        catch (ShapeException exception)
        {
            return new RequestException($"{samples.Name(index)}: {exception.Message}", exception);
        }
    }

    private void Flush(SampleBatch batch, Interruption interruption)
    {
        if (_pending.Count == 0)
        {
            return;
        }

        interruption.ThrowIfRequested();
        SampleResult[] done = batch.Run(_pending);
        for (int i = 0; i < done.Length; i++)
        {
            int index = _pending[i].Index;
            _results[index] = Keep is null ? done[i] : Keep(index, done[i]);
        }

        _finished += done.Length;
        _pending.Clear();
        Progress?.Invoke(_finished);
    }

    private void RequireSome()
    {
        if (Array.Exists(_results, static result => result.Failure is null))
        {
            return;
        }

        Exception first = _results[0].Failure!;
        throw _results.Length == 1
            ? first
            : new RequestException($"{first.Message} (and none of the other {_results.Length - 1} can run)", first);
    }
}
