using System;
using System.Collections.Generic;
using System.Linq;

namespace DynConv.Tool.Bench;

/// <summary>A logarithmic axis of whole decades.</summary>
/// <param name="Title">What it shows.</param>
/// <param name="Low">The power of ten where it begins.</param>
/// <param name="High">The power of ten where it ends.</param>
internal sealed record LogAxis(string Title, double Low, double High)
{
    /// <summary>An axis with all values on it, and some room.</summary>
    public static LogAxis Around(string title, IEnumerable<double> values)
    {
        double[] decades = [.. values.Select(Math.Log10)];
        return new LogAxis(title, Math.Floor(decades.Min() - 0.1), Math.Ceiling(decades.Max() + 0.1));
    }

    /// <summary>Where a value is: 0 at the beginning, 1 at the end.</summary>
    public double Place(double value) => (Math.Log10(value) - Low) / (High - Low);
}
