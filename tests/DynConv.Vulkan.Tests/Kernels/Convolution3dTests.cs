using System;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Planning.Weights;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Reference;
using Xunit;

namespace DynConv.Vulkan.Tests.Kernels;

public sealed class Convolution3dTests(GpuDevice gpu)
{
    public static TheoryData<int, int, int, int, int, int> Cases => new()
    {
        // seed, channels, filters, groups, filters of a tile, pixels of a tile
        { 1, 3, 5, 1, 4, 4 },
        { 2, 6, 6, 6, 1, 3 },
        { 3, 8, 20, 2, 8, 1 },
        { 4, 4, 17, 1, 16, 8 },
        { 5, 5, 1, 1, 1, 2 },
    };

    [Theory]
    [MemberData(nameof(Cases))]
    public void Equals_the_reference(int seed, int channels, int filters, int groups, int tileFilters, int tilePixels)
    {
        Random random = new(seed);
        for (int round = 0; round < 6; round++)
        {
            Size3d kernel = Draw(random, 1, 4), size = Draw(random, 1, 9);
            ConvolutionGeometry geometry = ConvolutionGeometry.CreateVolume(
                channels, filters, kernel, Draw(random, 1, 3), kernel, Draw(random, 1, 3), groups);
            Check(geometry, random.Next(1, 4), size, new ConvolutionTile((uint)tileFilters, (uint)tilePixels), seed);
        }
    }

    private void Check(ConvolutionGeometry geometry, int samples, Size3d size, ConvolutionTile tile, int seed)
    {
        TensorShape input = TensorShape.Volume(samples, geometry.InChannels, size.Depth, size.Height, size.Width);
        if (Fails(geometry, input))
        {
            // The drawn window is larger than the drawn volume; one that fits is checked in its place.
            geometry = geometry with { Dilation = 1, Depth = geometry.Depth!.Value with { Dilation = 1 } };
        }

        TensorShape output = geometry.InferOutput("conv", input);
        FilterLayout layout = new(
            geometry.OutChannels, geometry.InChannelsPerGroup, geometry.Taps / geometry.KernelWidth,
            geometry.KernelWidth, geometry.Groups, (int)tile.Filters);
        BankRow row = new(layout, geometry.OutChannels);
        Filler filler = new(seed);
        float[] x = filler.Numbers((int)input.ElementCount);
        float[] weights = filler.Numbers(samples * layout.PlainCount);
        float[] biases = filler.Numbers(samples * geometry.OutChannels);
        float[] rows = new float[samples * row.Count];
        for (int n = 0; n < samples; n++)
        {
            layout.Pack(
                weights.AsSpan(n * layout.PlainCount, layout.PlainCount),
                rows.AsSpan(n * row.Count, layout.PackedCount));
            biases.AsSpan(n * geometry.OutChannels, geometry.OutChannels)
                .CopyTo(rows.AsSpan((n * row.Count) + row.BiasOffset));
        }

        float[] actual = KernelRun.Run(
            gpu.Context,
            new Convolution3d(
                geometry, (uint)samples, (size.Depth, size.Height, size.Width),
                new ConvolutionOperands((uint)row.Count, (uint)row.BiasOffset, (uint)row.Count, true, Activation.ReLU6),
                tile),
            (int)output.ElementCount, x, rows, rows);

        double[] sums = Convolve(geometry, input, output, x, weights, biases, static value => value);
        double[] magnitudes = Convolve(geometry, input, output, x, weights, biases, Math.Abs);
        Parity.Check(
            actual, Elementwise.Apply(Nonlinearity.Relu6, sums), Conditioning.Bound(sums, magnitudes) * 2,
            $"{geometry} of {input}");
    }

    private static bool Fails(ConvolutionGeometry geometry, TensorShape input)
    {
        try
        {
            return geometry.InferOutput("conv", input).ElementCount == 0;
        }
        catch (ShapeException)
        {
            return true;
        }
    }

    private static double[] Convolve(
        ConvolutionGeometry geometry, TensorShape input, TensorShape output, float[] x, float[] weights,
        float[] biases, Func<double, double> part)
    {
        ConvolutionDepth depth = geometry.Depth!.Value;
        int taps = geometry.Taps, perGroup = geometry.InChannelsPerGroup;
        double[] y = new double[output.ElementCount];
        for (int i = 0; i < y.Length; i++)
        {
            int column = i % output.W, line = i / output.W % output.H, slice = i / output.W / output.H % output.D;
            int filter = i / output.PlaneSize % output.C, n = i / output.PlaneSize / output.C;
            double sum = part(biases[(n * output.C) + filter]);
            for (int e = 0; e < perGroup * taps; e++)
            {
                int kx = e % geometry.KernelWidth, ky = e / geometry.KernelWidth % geometry.KernelHeight;
                int kz = e % taps / (geometry.KernelWidth * geometry.KernelHeight), c = e / taps;
                int iz = (slice * depth.Stride) + (kz * depth.Dilation) - depth.Padding;
                int iy = (line * geometry.Stride.Height) + (ky * geometry.Dilation.Height) - geometry.Padding.Height;
                int ix = (column * geometry.Stride.Width) + (kx * geometry.Dilation.Width) - geometry.Padding.Width;
                if ((uint)iz < input.D && (uint)iy < input.H && (uint)ix < input.W)
                {
                    int channel = (filter / geometry.OutChannelsPerGroup * perGroup) + c;
                    int at = (((((n * input.C) + channel) * input.D) + iz) * input.H) + iy;
                    sum += part(
                        (double)x[(at * input.W) + ix] * weights[(((n * output.C) + filter) * perGroup * taps) + e]);
                }
            }

            y[i] = sum;
        }

        return y;
    }

    private static Size3d Draw(Random random, int least, int end) =>
        (random.Next(least, end), random.Next(least, end), random.Next(least, end));
}
