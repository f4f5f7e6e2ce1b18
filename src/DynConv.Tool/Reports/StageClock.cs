using System;
using System.Collections.Generic;
using System.Diagnostics;

namespace DynConv.Tool.Reports;

/// <summary>How long each stage of a run took, from the start of the process on.</summary>
internal sealed class StageClock
{
    private readonly List<Stage> _stages = [];
    private readonly bool _isOn;
    private long _last;
    private bool _hasResult;

    /// <summary>Starts the clock.</summary>
    /// <param name="isOn">False for a clock that measures nothing.</param>
    public StageClock(bool isOn)
    {
        _isOn = isOn;
        _last = Stopwatch.GetTimestamp();
        if (isOn)
        {
            using Process process = Process.GetCurrentProcess();
            TimeSpan before = DateTime.UtcNow - process.StartTime.ToUniversalTime();
            _stages.Add(new Stage("runtime and command line", Math.Max(0, before.TotalMilliseconds)));
            _last = Stopwatch.GetTimestamp();
        }
    }

    /// <summary>A stage and its milliseconds.</summary>
    internal readonly record struct Stage(string Name, double Milliseconds);

    /// <summary>In the order in which they ran, up to the first result.</summary>
    public IReadOnlyList<Stage> Stages => _stages;

    /// <summary>Milliseconds from the start of the process to the first result.</summary>
    public double FirstResult { get; private set; }

    /// <summary>The median of repeated runs in milliseconds; null where none was repeated.</summary>
    public double? SteadyRun { get; private set; }

    /// <summary>How many runs the median is of.</summary>
    public int Repeats { get; private set; }

    /// <summary>Samples in each of those runs.</summary>
    public int Batch { get; private set; }

    /// <summary>Ends a stage on the way to the first result.</summary>
    public void Mark(string name)
    {
        if (_isOn && !_hasResult)
        {
            long now = Stopwatch.GetTimestamp();
            _stages.Add(new Stage(name, Stopwatch.GetElapsedTime(_last, now).TotalMilliseconds));
            _last = now;
        }
    }

    /// <summary>Ends the last stage.</summary>
    public void MarkFirstResult(string name)
    {
        Mark(name);
        _hasResult = true;
        foreach (Stage stage in _stages)
        {
            FirstResult += stage.Milliseconds;
        }
    }

    public void SetSteadyRun(double median, int repeats, int batch) =>
        (SteadyRun, Repeats, Batch) = (median, repeats, batch);
}
