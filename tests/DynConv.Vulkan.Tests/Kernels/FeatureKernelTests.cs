using System;
using System.Linq;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Reference;
using Xunit;

namespace DynConv.Vulkan.Tests.Kernels;

/// <summary>Multiply, ParametricRelu, DynamicRelu, LayerNorm and ReduceAxis alone.</summary>
public sealed class FeatureKernelTests(GpuDevice gpu)
{
    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(2, 65, 1, 1)]
    [InlineData(3, 5, 7, 9)]
    [InlineData(1, 3, 64, 2)]
    public void Multiply_finds_the_gate_of_every_element(int n, int c, int h, int w)
    {
        Filler filler = new(n + c);
        float[] x = filler.Numbers(n * c * h * w);
        // A sample more before the first: the gate may be bound whole.
        float[] gate = filler.Numbers((n + 1) * c * h * w);
        foreach (Activation activation in (Activation[])[Activation.None, Activation.HardSwish])
        {
            for (int shared = 0; shared < 8; shared++)
            {
                int gw = (shared & 1) == 0 ? w : 1, gh = (shared & 2) == 0 ? h : 1, gc = (shared & 4) == 0 ? c : 1;
                int column = gw == 1 ? 0 : 1, row = gh == 1 ? 0 : gw, channel = gc == 1 ? 0 : gw * gh;
                float[] output = KernelRun.Run(
                    gpu.Context,
                    new Multiply(
                        ((uint)n, (uint)c, (uint)h, (uint)w),
                        ((uint)(gw * gh * gc), (uint)channel, (uint)row, (uint)column), 1, activation),
                    x.Length, x, gate);

                double[] expected = [.. x.Select((value, i) =>
                {
                    (int s, int k, int y, int p) = (i / (c * h * w), i / (h * w) % c, i / w % h, i % w);
                    int from = ((s + 1) * gc * gh * gw) + (k * channel) + (y * row) + (p * column);
                    return Elementwise.Apply(activation.ToReference(), (double)value * gate[from]);
                })];
                Parity.Check(output, expected, Parity.Bound, $"{activation}, gate {gc}x{gh}x{gw}");
            }
        }
    }

    [Theory]
    [InlineData(3, 5, 7, 1)]
    [InlineData(3, 5, 7, 5)]
    [InlineData(2, 130, 1, 130)]
    public void ParametricRelu_has_the_slope_of_its_channel(int n, int c, int area, int slopes)
    {
        Filler filler = new(slopes);
        float[] x = [float.NaN, 0, -0f, .. filler.Numbers((n * c * area) - 3)];
        float[] slope = filler.Numbers(slopes);

        float[] output = KernelRun.Run(
            gpu.Context, new ParametricRelu((uint)n, (uint)c, (uint)area, (uint)slopes), x.Length, x, slope);

        Parity.Check(
            output, [.. x.Select((value, i) => value > 0 ? value : (double)slope[i / area % slopes] * value)],
            Parity.Bound, "x or slope·x");
    }

    [Theory]
    [InlineData(1, 1, 1, true)]
    [InlineData(3, 5, 7, true)]
    [InlineData(3, 5, 7, false)]
    [InlineData(2, 70, 1, false)]
    public void DynamicRelu_is_the_larger_of_two_lines(int n, int c, int area, bool isShared)
    {
        Filler filler = new(n + area);
        float[] x = filler.Numbers(n * c * area, 3);
        int own = isShared ? 4 : 4 * c;
        float[] theta = filler.Numbers((n + 2) * own), affine = filler.Numbers(8);

        float[] output = KernelRun.Run(
            gpu.Context, new DynamicRelu((uint)n, (uint)c, (uint)area, isShared, 2), x.Length, x, theta, affine);

        Parity.Check(
            output,
            [.. x.Select((value, i) =>
            {
                int from = (((i / area / c) + 2) * own) + (isShared ? 0 : 4 * (i / area % c));
                double[] k = [.. Enumerable.Range(0, 4).Select(
                    j => ((double)affine[j] * theta[from + j]) + affine[4 + j])];
                return Math.Max((k[0] * value) + k[2], (k[1] * value) + k[3]);
            })],
            Parity.Bound, "the larger line");
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(3, 7, 1)]
    [InlineData(33, 1280, 1)]
    [InlineData(2, 96, 49)]
    [InlineData(2, 769, 3)]
    [InlineData(1, 5, 1001)]
    public void LayerNorm_equals_the_reference(int n, int c, int area)
    {
        Filler filler = new(c);
        // Far from zero: then a difference of large means would show.
        float[] x = [.. filler.Numbers(n * c * area).Select(static value => value + 50)];
        (float[] weight, float[] bias) = (filler.Numbers(c, 2), filler.Numbers(c));
        foreach ((bool hasWeight, bool hasBias) in ((bool, bool)[])[(true, true), (false, true), (false, false)])
        {
            float[] output = KernelRun.Run(
                gpu.Context,
                new LayerNorm((uint)n, (uint)c, (uint)area, 1e-3f, hasWeight, hasBias, Activation.ReLU), x.Length,
                x, hasWeight ? weight : [float.NaN], hasBias ? bias : [float.NaN]);

            double[] expected = new double[x.Length];
            for (int place = 0; place < n * area; place++)
            {
                int at = (place / area * c * area) + (place % area);
                double[] own = [.. Enumerable.Range(0, c).Select(k => (double)x[at + (k * area)])];
                double mean = own.Average(), variance = own.Average(value => (value - mean) * (value - mean));
                for (int k = 0; k < c; k++)
                {
                    double value = (own[k] - mean) / Math.Sqrt(variance + 1e-3f) * (hasWeight ? weight[k] : 1);
                    expected[at + (k * area)] = Math.Max(value + (hasBias ? bias[k] : 0), 0);
                }
            }

            // The mean is rounded to a unit in the last place of 50, where the numbers are apart by about 1.
            Parity.Check(output, expected, 4 * Parity.Bound, $"{hasWeight}, {hasBias}");
        }
    }

    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(7, 3, 1)]
    [InlineData(5, 1000, 1)]
    [InlineData(3, 64, 49)]
    [InlineData(2, 700, 3)]
    [InlineData(65, 2, 65)]
    public void ReduceAxis_equals_the_reference(int outer, int length, int inner)
    {
        float[] x = [.. new Filler(length).Numbers(outer * length * inner).Select(static value => value - 3)];
        foreach (bool maximum in (bool[])[false, true])
        {
            float[] output = KernelRun.Run(
                gpu.Context, new ReduceAxis((uint)outer, (uint)length, (uint)inner, maximum), outer * inner, x);

            double[] expected = [.. Enumerable.Range(0, outer * inner).Select(i =>
            {
                double[] own = [.. Enumerable.Range(0, length).Select(
                    k => (double)x[(((i / inner * length) + k) * inner) + (i % inner)])];
                return maximum ? own.Max() : own.Average();
            })];
            Parity.Check(output, expected, maximum ? 0 : Parity.Bound, $"maximum {maximum}");
        }
    }
}
