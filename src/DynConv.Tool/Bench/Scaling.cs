using System;
using System.Collections.Generic;
using System.Linq;
using MathNet.Numerics;

namespace DynConv.Tool.Bench;

/// <summary>Sizes of a layer that grow along one axis.</summary>
internal sealed class Scaling
{
    private static readonly int[] Samples = [1, 2, 4, 8, 16, 32, 64];
    private static readonly int[] Maps = [7, 14, 28, 56, 112, 224];

    private readonly LayerWorkload _load;
    private readonly string _axis;

    private Scaling(LayerWorkload load, string axis, IReadOnlyList<(LayerWorkload Load, int Batch)> sizes) =>
        (_load, _axis, Sizes) = (load, axis, sizes);

    /// <summary>The layer and the batch of every size.</summary>
    public IReadOnlyList<(LayerWorkload Load, int Batch)> Sizes { get; }

    /// <summary>Up to 64 samples of the layer's own map.</summary>
    public static Scaling OverSamples(LayerWorkload load) => new(
        load, "samples", [.. Samples.Select(batch => (load, batch))]);

    /// <summary>One sample of up to 224×224.</summary>
    public static Scaling OverPixels(LayerWorkload load) => new(
        load, "pixels", [.. Maps.Select(size => (load.On(size), 1))]);

    /// <summary>What the times of all sizes say.</summary>
    public BenchDocument.Growth GrowthOf(IReadOnlyList<BenchDocument.Times> times)
    {
        BenchDocument.Point[] points =
            [.. Sizes.Select((size, index) => new BenchDocument.Point(CountOf(size), times[index]))];
        // Small ones leave a large device idle, or cost what any submission costs.
        ReadOnlySpan<BenchDocument.Point> larger = points.AsSpan(points.Length / 2);
        double[] counts = new double[larger.Length], medians = new double[larger.Length];
        for (int i = 0; i < counts.Length; i++)
        {
            counts[i] = Math.Log(larger[i].Count);
            medians[i] = Math.Log(larger[i].Time.Best.Median);
        }

        return new BenchDocument.Growth(
            _load.Name, Sizes[^1].Load.ToString(), _axis, Fit.Line(counts, medians).B, points);
    }

    public override string ToString() => $"{_load}: growth with {_axis}";

    private long CountOf((LayerWorkload Load, int Batch) size) =>
        _axis == "samples" ? size.Batch : (long)size.Load.Output.Height * size.Load.Output.Width;
}
