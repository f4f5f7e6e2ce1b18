using System;
using System.Linq;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Reference;
using Xunit;

namespace DynConv.Vulkan.Tests.Kernels;

/// <summary>The kernels of networks for sound, alone against float64.</summary>
public sealed class SequenceKernelTests(GpuDevice gpu)
{
    [Theory]
    [InlineData(1, 1, 5, 1, true)]
    [InlineData(3, 2, 17, 9, true)]
    [InlineData(2, 2, 64, 13, false)]
    [InlineData(1, 2, 300, 4, true)]
    public void A_recurrence_equals_the_reference(int samples, int directions, int hidden, int steps, bool hasBias)
    {
        Filler filler = new(samples + hidden);
        float[] gates = filler.Numbers(samples * directions * 3 * hidden * steps, 2);
        float[] weight = filler.Numbers(directions * hidden * 3 * hidden, 0.5f);
        float[] bias = filler.Numbers(directions * 3 * hidden);

        float[] actual = KernelRun.Run(
            gpu.Context,
            new GatedRecurrence((uint)samples, (uint)directions, (uint)hidden, (uint)steps, hasBias),
            samples * directions * hidden * steps, gates, weight, bias);

        double[] expected = new double[actual.Length];
        for (int n = 0; n < samples * directions; n++)
        {
            int d = n % directions;
            double[] h = new double[hidden];
            for (int s = 0; s < steps; s++)
            {
                int t = d == 0 ? s : steps - 1 - s;
                double[] before = h;
                h = [.. Enumerable.Range(0, hidden).Select(j => Step(n, d, j, t, before))];
                for (int j = 0; j < hidden; j++)
                {
                    expected[(((n * hidden) + j) * steps) + t] = h[j];
                }
            }
        }

        Parity.Check(actual, expected, Parity.Bound, $"{samples} samples, {hidden} units, {steps} steps");

        double Step(int n, int d, int j, int t, double[] before)
        {
            double[] sums = new double[3];
            for (int gate = 0; gate < 3; gate++)
            {
                sums[gate] = hasBias ? bias[(((d * 3) + gate) * hidden) + j] : 0;
                for (int i = 0; i < hidden; i++)
                {
                    sums[gate] += (double)weight[(((d * hidden) + i) * 3 * hidden) + (gate * hidden) + j] * before[i];
                }
            }

            double Given(int gate) => gates[(((((n * 3) + gate) * hidden) + j) * steps) + t];
            double reset = 1 / (1 + Math.Exp(-(Given(0) + sums[0]))), keep = 1 / (1 + Math.Exp(-(Given(1) + sums[1])));
            return ((1 - keep) * Math.Tanh(Given(2) + (reset * sums[2]))) + (keep * before[j]);
        }
    }

    [Fact]
    public void NaN_of_one_step_reaches_the_steps_after_it()
    {
        float[] gates = new float[3 * 2 * 4];
        gates[(1 * 4) + 2] = float.NaN;

        float[] actual = KernelRun.Run(
            gpu.Context, new GatedRecurrence(1, 1, 2, 4, false), 2 * 4, gates, new float[2 * 6], new float[4]);


        Assert.True(float.IsNaN(actual[6]));
        Assert.All(actual[..2], static value => Assert.Equal(0, value));
    }

    [Theory]
    [InlineData(1, 4, 3, 5, 7, false, 1)]
    [InlineData(3, 2, 5, 4, 1, true, 31)]
    [InlineData(2, 1, 1, 1, 9, false, 0.5)]
    public void Mixing_along_an_axis_equals_the_reference(
        int samples, int experts, int channels, int rows, int columns, bool byRows, double temperature)
    {
        const int First = 1;
        Filler filler = new(samples + channels);
        float[] maps = filler.Numbers(samples * experts * channels * rows * columns);
        int length = byRows ? rows : columns;
        float[] logits = filler.Numbers((samples + First) * experts * length, 3);

        float[] actual = KernelRun.Run(
            gpu.Context,
            new MixAlongAxis(
                (uint)samples, (uint)experts, (uint)channels, ((uint)rows, (uint)columns), byRows, (float)temperature, First),
            samples * channels * rows * columns, maps, logits);

        double[] expected = new double[actual.Length];
        for (int i = 0; i < expected.Length; i++)
        {
            int column = i % columns, row = i / columns % rows, map = i % (channels * rows * columns);
            int n = i / (channels * rows * columns), place = byRows ? row : column;
            double[] shares = Reference.Attention.Softmax(
                Enumerable.Range(0, experts).Select(k => logits[((((n + First) * experts) + k) * length) + place]).ToArray(),
                1, experts, temperature);
            for (int k = 0; k < experts; k++)
            {
                expected[i] += shares[k] * maps[(((n * experts) + k) * channels * rows * columns) + map];
            }
        }

        Parity.Check(actual, expected, Parity.Bound, $"{samples} samples, {experts} experts");
    }

    [Theory]
    [InlineData(1, 10, 15)]
    [InlineData(3, 1, 1)]
    [InlineData(2, 7, 33)]
    public void An_attentive_mean_equals_the_reference(int samples, int channels, int steps)
    {
        const int First = 2;
        Filler filler = new(samples + channels);
        float[] values = filler.Numbers(samples * channels * steps);
        // Some weights are so small that the bound from below takes their place.
        float[] logits = filler.Numbers((samples + First) * channels * steps, 20);

        float[] actual = KernelRun.Run(
            gpu.Context, new AttentiveMean((uint)samples, (uint)channels, (uint)steps, First), samples * channels, values,
            logits);

        double[] expected = new double[actual.Length];
        for (int i = 0; i < expected.Length; i++)
        {
            (int n, int c) = Math.DivRem(i, channels);
            double weighted = 0, weights = 0;
            for (int t = 0; t < steps; t++)
            {
                double[] shares = Reference.Attention.Softmax(
                    Enumerable.Range(0, channels).Select(k => logits[((((n + First) * channels) + k) * steps) + t]).ToArray(),
                    1, channels);
                double weight = Math.Max(shares[c], 1e-7);
                weighted += weight * values[(i * steps) + t];
                weights += weight;
            }

            expected[i] = weighted / weights;
        }

        Parity.Check(actual, expected, Parity.Bound, $"{samples} samples, {channels} classes");
    }
}
