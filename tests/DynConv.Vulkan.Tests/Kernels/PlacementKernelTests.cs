using System;
using System.Linq;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Reference;
using Xunit;

namespace DynConv.Vulkan.Tests.Kernels;

/// <summary>Rearrange, Pad2d and UpsampleBilinear alone.</summary>
public sealed class PlacementKernelTests(GpuDevice gpu)
{
    [Fact]
    public void Rearrange_copies_bits_by_up_to_six_loops()
    {
        int[] sizes = [3, 2, 4, 2, 5, 3], fromOrder = [4, 0, 5, 2, 1, 3], toOrder = [1, 3, 0, 5, 4, 2];
        uint[] from = Distances(sizes, fromOrder), to = Distances(sizes, toOrder);
        RearrangeLoop[] loops = [.. sizes.Select((size, i) => new RearrangeLoop((uint)size, from[i], to[i]))];
        // Denormals and NaN with a payload, too: a copy is no arithmetic.
        float[] x = [.. Enumerable.Range(0, 720 + 5).Select(
            static i => BitConverter.UInt32BitsToSingle((uint)i * 5937161u))];

        float[] output = KernelRun.Run(gpu.Context, new Rearrange(loops, from: 5), 720, x);

        float[] expected = new float[720];
        for (int i = 0; i < 720; i++)
        {
            (int rest, uint read, uint write) = (i, 0, 0);
            for (int k = 5; k >= 0; k--)
            {
                read += (uint)(rest % sizes[k]) * from[k];
                write += (uint)(rest % sizes[k]) * to[k];
                rest /= sizes[k];
            }

            expected[write] = x[5 + read];
        }

        Parity.SameBits(output, expected, "six loops");
    }

    [Fact]
    public void Rearrange_writes_nothing_else()
    {
        float[] output = KernelRun.Run(
            gpu.Context, new Rearrange([new RearrangeLoop(2, 0, 3), new RearrangeLoop(2, 1, 1)], from: 1, to: 2), 8,
            [1, 2, 3]);

        Assert.Equal([2, 3], output[2..4]);
        Assert.Equal([2, 3], output[5..7]);
        Assert.All((int[])[0, 1, 4, 7], i => Assert.True(float.IsNaN(output[i]), $"[{i}] was written"));
    }

    [Fact]
    public void Loops_that_go_on_where_the_inner_ends_are_one()
    {
        Rearrange joined = new([new RearrangeLoop(3, 8, 8), new RearrangeLoop(1, 7, 9), new RearrangeLoop(8, 1, 1)]);

        Assert.Equal(new Rearrange([new RearrangeLoop(24, 1, 1)]), joined);
        Assert.Throws<ArgumentException>(
            () => new Rearrange([.. Enumerable.Repeat(new RearrangeLoop(2, 1, 1), 7)]));
    }

    [Theory]
    [InlineData(1, 1, 1, 0, 2, 1, 1, false)]
    [InlineData(5, 4, 7, 2, 0, 3, 1, false)]
    [InlineData(5, 4, 7, 3, 3, 6, 6, true)]
    [InlineData(3, 2, 65, 0, 1, 64, 0, true)]
    public void Pad2d_surrounds_every_plane(
        int planes, int h, int w, int top, int bottom, int left, int right, bool reflect)
    {
        float[] x = new Filler(h + w).Numbers(planes * h * w);
        (int height, int width) = (h + top + bottom, w + left + right);

        float[] output = KernelRun.Run(
            gpu.Context,
            new Pad2d(
                (uint)planes, ((uint)h, (uint)w), ((uint)height, (uint)width), ((uint)top, (uint)left), reflect),
            planes * height * width, x);

        float[] expected = [.. Enumerable.Range(0, planes * height * width).Select(i =>
        {
            (int y, int c) = ((i / width % height) - top, (i % width) - left);
            return reflect || (y >= 0 && y < h && c >= 0 && c < w)
                ? x[(i / width / height * h * w) + (Reflect(y, h) * w) + Reflect(c, w)]
                : 0;
        })];
        Parity.SameBits(output, expected, "padded");
    }

    [Theory]
    [InlineData(1, 1, 1, 3, 5)]
    [InlineData(3, 4, 5, 8, 10)]
    [InlineData(2, 7, 3, 7, 9)]
    [InlineData(2, 5, 9, 13, 4)]
    public void UpsampleBilinear_equals_the_reference(int planes, int h, int w, int height, int width)
    {
        float[] x = new Filler(h).Numbers(planes * h * w);

        float[] output = KernelRun.Run(
            gpu.Context,
            new UpsampleBilinear((uint)planes, ((uint)h, (uint)w), ((uint)height, (uint)width)),
            planes * height * width, x);

        double[] expected = [.. Enumerable.Range(0, planes * height * width).Select(i =>
        {
            double y = Math.Max(((((i / width % height) + 0.5) * h) / height) - 0.5, 0);
            double c = Math.Max(((((i % width) + 0.5) * w) / width) - 0.5, 0);
            (int y0, int c0) = (Math.Min((int)y, h - 1), Math.Min((int)c, w - 1));
            (int y1, int c1) = (Math.Min(y0 + 1, h - 1), Math.Min(c0 + 1, w - 1));
            int plane = i / width / height * h * w;
            double above = Blend(x[plane + (y0 * w) + c0], x[plane + (y0 * w) + c1], c - c0);
            double below = Blend(x[plane + (y1 * w) + c0], x[plane + (y1 * w) + c1], c - c0);
            return Blend(above, below, y - y0);
        })];
        Parity.Check(output, expected, Parity.Bound, "resized");
    }

    private static double Blend(double a, double b, double weight) => (a * (1 - weight)) + (b * weight);

    private static int Reflect(int i, int size) => Math.Abs(i) < size ? Math.Abs(i) : (2 * (size - 1)) - Math.Abs(i);

    /// <summary>The distances of digits that stand in memory in an order, the outermost first.</summary>
    private static uint[] Distances(int[] sizes, int[] order)
    {
        uint[] distances = new uint[sizes.Length];
        uint distance = 1;
        for (int k = order.Length - 1; k >= 0; k--)
        {
            distances[order[k]] = distance;
            distance *= (uint)sizes[order[k]];
        }

        return distances;
    }
}
