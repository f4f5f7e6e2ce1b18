using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using DynConv.Tool.Devices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Planning;

namespace DynConv.Tool.Bench;

/// <summary>
/// One network at one batch, run again and again by three clocks: on the wall with the data on the device, on the wall
/// with input and output copied, and the device's timestamps. The last needs a plan of its own: timestamps cost time
/// too.
/// </summary>
internal sealed class TimedPlan : IDisposable
{
    private readonly Plan _plan;
    private readonly Plan _profiled;
    private readonly ResidentFrames _resident;
    private readonly IReadOnlyList<float[]> _inputs;
    private readonly float[] _output;
    private readonly List<double> _wall = [];
    private readonly List<double> _copied = [];
    private readonly List<double> _device = [];
    private readonly Dictionary<string, List<double>> _steps = [];
    private int _runs;

    /// <summary>Compiles a network twice.</summary>
    /// <param name="context">The device.</param>
    /// <param name="network">The network.</param>
    /// <param name="shape">Of an input.</param>
    /// <param name="inputs">Taken in turns.</param>
    /// <param name="options">In which numbers.</param>
    public TimedPlan(
        VulkanContext context, Network network, TensorShape shape, IReadOnlyList<float[]> inputs,
        PlanOptions options)
    {
        _inputs = inputs;
        _plan = network.CompileTuned(context, shape, options);
        try
        {
            _profiled = network.CompileTuned(context, shape, options with { Profile = true });
            _resident = new ResidentFrames(context, _plan, inputs);
        }
        catch
        {
            _profiled?.Dispose();
            _plan.Dispose();
            throw;
        }

        _output = new float[_plan.OutputShape.ElementCount];
    }

    /// <summary>What the plan consists of.</summary>
    public PlanSummary Summary => _plan.Summary;

    /// <summary>How long things took.</summary>
    public BenchDocument.Times Times => new(Spread.Of(_wall)!, Spread.Of(_copied)!, Spread.Of(_device));

    /// <summary>The median of every step, in order.</summary>
    public IReadOnlyList<BenchDocument.Step> Steps =>
        [.. _steps.Select(static step => new BenchDocument.Step(step.Key, Spread.Of(step.Value)!.Median))];

    /// <summary>Runs each way on the first input, which fills caches too; every output is poisoned before.</summary>
    /// <returns>The output, the same for all of them.</returns>
    /// <exception cref="WrongOutputException">It is not the same, or has something that is no finite
    /// number.</exception>
    public float[] FirstOutput()
    {
        float[] profiled = new float[_output.Length];
        profiled.AsSpan().Fill(float.NaN);
        _output.AsSpan().Fill(float.NaN);
        _profiled.Run(_inputs[0], profiled);
        _plan.Run(_inputs[0], _output);
        _resident.Run();
        if (Array.Exists(_output, static value => !float.IsFinite(value)))
        {
            throw new WrongOutputException("the output has something that is no finite number; nothing was timed");
        }

        if (!profiled.AsSpan().SequenceEqual(_output) || !_resident.ReadOutput().AsSpan().SequenceEqual(_output))
        {
            throw new WrongOutputException("two runs on the same input differ; nothing was timed");
        }

        return profiled;
    }

    /// <summary>One round.</summary>
    public void Run()
    {
        float[] input = _inputs[_runs++ % _inputs.Count];
        long start = Stopwatch.GetTimestamp();
        _resident.Run();
        _wall.Add(Lap(ref start));
        _plan.Run(input, _output);
        _copied.Add(Lap(ref start));
        _profiled.Run(input, _output);
        AddSteps();
    }

    public void Dispose()
    {
        _resident.Dispose();
        _profiled.Dispose();
        _plan.Dispose();
    }

    private static double Lap(ref long start)
    {
        long now = Stopwatch.GetTimestamp();
        double milliseconds = Stopwatch.GetElapsedTime(start, now).TotalMilliseconds;
        start = now;
        return milliseconds;
    }

    private void AddSteps()
    {
        Dictionary<string, double> round = [];
        foreach ((string step, double milliseconds) in _profiled.ReadTimes())
        {
            if (step is not ("upload" or "download"))
            {
                round[step] = round.GetValueOrDefault(step) + milliseconds;
            }
        }

        foreach ((string step, double milliseconds) in round)
        {
            if (!_steps.TryGetValue(step, out List<double>? times))
            {
                _steps.Add(step, times = []);
            }

            times.Add(milliseconds);
        }

        if (round.Count > 0)
        {
            _device.Add(round.Values.Sum());
        }
    }
}
