using System;
using System.Collections.Generic;
using System.Diagnostics;

namespace DynConv.Tool.Bench;

/// <summary>How often things are measured.</summary>
/// <param name="Count">The most rounds.</param>
/// <param name="Limit">When no further round begins, once there are <see cref="Least"/>.</param>
internal sealed record Rounds(int Count, TimeSpan Limit)
{
    private const int Least = 3;

    /// <summary>Where a request does not say.</summary>
    public static Rounds Usual { get; } = new(30, TimeSpan.FromSeconds(4));

    /// <summary>
    /// Measures things, which have run before, in turns, so that a busy moment of the machine, or a lower clock, hits
    /// all alike.
    /// </summary>
    public void Alternate(IReadOnlyList<Action> turns, Interruption interruption)
    {
        long start = Stopwatch.GetTimestamp();
        for (int round = 0; round < Count && (round < Least || Stopwatch.GetElapsedTime(start) < Limit); round++)
        {
            foreach (Action turn in turns)
            {
                interruption.ThrowIfRequested();
                turn();
            }
        }
    }
}
