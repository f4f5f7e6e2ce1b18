using System;
using System.Collections.Generic;
using System.Threading;
using DynConv.Tool.Bench;

namespace DynConv.Peers.Contests;

/// <summary>One way to compute a layer or a network, whose wall clock is compared with others'.</summary>
internal abstract class Competitor(string engine, string form, bool isStatic = false) : IDisposable
{
    private const double LongEnough = 10;
    private const int MostRunsOfATurn = 5;

    // Threads of an engine spin for a while after its work is done, and would take a core from the next one.
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(5);

    private readonly List<double> _times = [];

    /// <summary>Whose it is.</summary>
    public string Engine { get; } = engine;

    /// <summary>How it computes.</summary>
    public string Form { get; } = form;

    /// <summary>Whether it has one kernel for all samples.</summary>
    public bool IsStatic { get; } = isStatic;

    /// <summary>max |error| / max |reference|, once it was compared.</summary>
    public double Error { get; set; } = double.NaN;

    /// <summary>Milliseconds.</summary>
    public Spread Time => Spread.Of(_times)!;

    /// <summary>What it gives for the first input.</summary>
    public abstract float[] FirstOutput();

    /// <summary>
    /// A turn: what takes long is run once; what is short a few times, not counting the first, which wakes threads and
    /// fetches what others have put out of the caches.
    /// </summary>
    public void TakeTurn()
    {
        Thread.Sleep(Rest);
        double first = Run();
        if (first >= LongEnough)
        {
            _times.Add(first);
            return;
        }

        double sum = 0;
        for (int i = 0; i < MostRunsOfATurn && sum < LongEnough; i++)
        {
            double time = Run();
            _times.Add(time);
            sum += time;
        }
    }

    /// <inheritdoc/>
    public virtual void Dispose() => GC.SuppressFinalize(this);

    /// <inheritdoc/>
    public override string ToString() => $"{Engine}, {Form}";

    /// <summary>Computes the next input.</summary>
    /// <returns>Milliseconds.</returns>
    protected abstract double Run();
}
