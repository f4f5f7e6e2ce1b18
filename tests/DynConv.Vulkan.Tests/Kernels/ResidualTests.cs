using System;
using System.Collections.Generic;
using System.Linq;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Reference;
using Xunit;

namespace DynConv.Vulkan.Tests.Kernels;

/// <summary>
/// What the convolution kernels add before the activation, biases behind the weights: equal to float64, and bit for bit to
/// the sum made by a kernel of its own.
/// </summary>
public sealed class ResidualTests(GpuDevice gpu)
{
    private static IReadOnlyList<ConvolutionCase> Cases { get; } =
        [.. ConvolutionCases.Awkward, .. ConvolutionCases.Random(60, seed: 20261201)];

    [Fact]
    public void The_direct_forms_equal_the_reference() => ConvolutionCases.Check(Cases, given =>
    {
        ConvolutionTensors tensors = new(given);
        float[] weight = tensors.BankWeight[..given.FilterElements];
        float[]? bias = tensors.BankBias?[..given.O];
        float[] residual = new Filler(given.Seed + 1).Numbers(given.Output.Count);
        ConvolutionTile tile = ConvolutionRun.ChosenTile(gpu.Context, given);

        float[] actual = ConvolutionRun.Shared(gpu.Context, given, tensors.Input, weight, bias, tile, residual);

        float[] sums = ConvolutionRun.Shared(
            gpu.Context, given with { Activation = Nonlinearity.None }, tensors.Input, weight, bias, tile);
        Parity.SameBits(actual, Sum(sums, residual, given.Activation.ToLibrary()), "the sum apart");
        double[] expected = Elementwise.Apply(
            given.Activation,
            Elementwise.Add(
                Reference.Convolution.Shared(
                    tensors.Input, given.Input, weight, bias, given.O, given.Window, given.Groups),
                residual));
        double[] magnitudes = Elementwise.Add(
            Reference.Convolution.Shared(
                Conditioning.Magnitudes(tensors.Input), given.Input, Conditioning.Magnitudes(weight),
                Conditioning.Magnitudes(bias), given.O, given.Window, given.Groups),
            Conditioning.Magnitudes(residual)!);
        Parity.Check(actual, expected, Conditioning.Bound(expected, magnitudes), "residual");
    });

    [Theory]
    [InlineData(2, 7, 12, 49, true)]
    [InlineData(1, 8, 5, 400, true)]
    [InlineData(3, 3, 16, 3, false)]
    [InlineData(2, 16, 24, 1028, false)]
    public void The_matrix_product_equals_the_reference(int batches, int channels, int filters, int columns, bool hasBias)
    {
        Filler filler = new(columns);
        float[] x = filler.Numbers(batches * channels * columns), weights = filler.Numbers(channels * filters);
        float[] bias = filler.Numbers(filters), residual = filler.Numbers(batches * filters * columns);
        float[] packed = PackedFilters.Pack(
            new ConvolutionCase { C = channels, O = filters, Window = Window.Square(1) },
            Array.ConvertAll(weights, static w => (double)w), 1, 4);
        ConvolutionOperands operands = new(0, 0, 0, hasBias, Activation.None);
        float[] actual = Run(
            operands with { BiasOffset = (uint)packed.Length, Activation = Activation.SiLU, HasResidual = true },
            [.. packed, .. bias, .. new float[4]], residual);

        Parity.SameBits(actual, Sum(Run(operands, packed, bias), residual, Activation.SiLU), "the sum apart");
        double[] expected = new double[actual.Length];
        for (int i = 0; i < expected.Length; i++)
        {
            (int row, int column) = Math.DivRem(i, columns);
            (int b, int o) = Math.DivRem(row, filters);
            expected[i] = (hasBias ? bias[o] : 0) + residual[i] + Enumerable.Range(0, channels).Sum(
                c => (double)weights[(o * channels) + c] * x[(((b * channels) + c) * columns) + column]);
        }

        Parity.Check(actual, Elementwise.Apply(Nonlinearity.Silu, expected), Parity.Bound, "product");

        float[] Run(ConvolutionOperands at, float[] kernels, float[] addend) => KernelRun.Run(
            gpu.Context,
            new PointwiseConvolution(
                (uint)batches, ((uint)channels, (uint)filters, (uint)columns), 1, at, new ConvolutionTile(4, 8)),
            batches * filters * columns, x, kernels, addend);
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(4, true)]
    [InlineData(4, false)]
    public void Winograds_output_adds_what_a_sum_apart_would(int side, bool hasBias)
    {
        const int Samples = 2, Filters = 5, Height = 7, Width = 6;
        WinogradSizes sizes = new(side, Height, Width);
        Filler filler = new(side);
        float[] products = filler.Numbers((int)(Samples * Filters * sizes.Columns * sizes.Products));
        float[] bias = filler.Numbers(Filters), residual = filler.Numbers(Samples * Filters * Height * Width);
        ConvolutionOperands operands = new(0, 0, 0, hasBias, Activation.None);

        float[] sums = Run(operands, bias);
        float[] actual = Run(operands with { Activation = Activation.ReLU6, HasResidual = true }, residual);

        Parity.SameBits(actual, Sum(sums, residual, Activation.ReLU6), "the sum apart");

        float[] Run(ConvolutionOperands at, float[] addend) => KernelRun.Run(
            gpu.Context, new WinogradOutput(Samples, Filters, (Height, Width), sizes, at), residual.Length, products,
            bias, addend);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Volumes_add_what_a_sum_apart_would(bool hasBias)
    {
        ConvolutionGeometry geometry = ConvolutionGeometry.CreateVolume(6, 9, 3, null, 1, null, 3);
        ConvolutionTile tile = new(4, 4);
        Filler filler = new(5);
        int packed = 3 * 4 * 2 * 27;
        float[] x = filler.Numbers(2 * 6 * 4 * 5 * 7), kernels = filler.Numbers(packed + 12);
        float[] residual = filler.Numbers(2 * 9 * 4 * 5 * 7);
        ConvolutionOperands operands = new(0, (uint)packed, 0, hasBias, Activation.None);

        float[] sums = Run(operands, kernels);
        float[] actual = Run(operands with { Activation = Activation.Tanh, HasResidual = true }, residual);

        Parity.SameBits(actual, Sum(sums, residual, Activation.Tanh), "the sum apart");

        float[] Run(ConvolutionOperands at, float[] addend) => KernelRun.Run(
            gpu.Context, new Convolution3d(geometry, 2, (4, 5, 7), at, tile), residual.Length, x, kernels, addend);
    }

    /// <summary>Planes that are stored by fours, and such that are not; with sums in one piece and in slices.</summary>
    [Theory]
    [InlineData(8, 1, true)]
    [InlineData(8, 2, false)]
    [InlineData(7, 1, false)]
    [InlineData(7, 2, true)]
    public void Blocks_add_what_a_sum_apart_would(uint width, uint slices, bool hasBias)
    {
        ConvolutionGeometry geometry = ConvolutionGeometry.Create(6, 9, 3, null, 1, null, 3);
        ConvolutionBlock block = new(16, 8, 16, 4, 4, slices);
        Filler filler = new((int)width);
        int packed = 3 * 4 * 2 * 9, plane = 5 * (int)width;
        float[] x = filler.Numbers(2 * 6 * plane), kernels = filler.Numbers(packed + 12);
        float[] residual = filler.Numbers(2 * 9 * plane);
        ConvolutionOperands operands = new(0, (uint)packed, 0, hasBias, Activation.None);

        float[] sums = Run(operands, kernels);
        float[] actual = Run(operands with { Activation = Activation.SiLU, HasResidual = true }, residual);

        Parity.SameBits(actual, Sum(sums, residual, Activation.SiLU), "the sum apart");

        float[] Run(ConvolutionOperands at, float[] addend) => KernelRun.Run(
            gpu.Context, new BlockedConvolution(geometry, 2, 5, width, at, 4, block), residual.Length, x, kernels, addend);
    }

    private float[] Sum(float[] left, float[] right, Activation activation)
        => KernelRun.Run(gpu.Context, new Add((uint)left.Length, activation), left.Length, left, right);
}
