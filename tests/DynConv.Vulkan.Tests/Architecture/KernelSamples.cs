using System;
using System.Collections.Generic;
using System.Linq;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Tests.Architecture;

/// <summary>At least one value of every kernel, so that its specialization can be asked for.</summary>
internal static class KernelSamples
{
    /// <summary>At least one value of every kernel, and of those that have other shaders, by each of those too.</summary>
    public static IReadOnlyList<object> All { get; } = [.. Plain, .. Plain.SelectMany(ByOthers)];

    private static IReadOnlyList<object> Plain =>
    [
        new Activate(5, Activation.SiLU),
        new AdaptiveAveragePool(6, (7, 5), (3, 2)),
        new Add(5, Activation.ReLU),
        new AggregateCells(2, 1, (5, 4, 8), (0, 32), Geometry(8, 12, 1), 8, (1164, 1152, 1152), hasScale: true,
            StoredExperts.Singles(32, 32)),
        new AggregateKernels(3, 4, 36),
        new AggregateKernels(9, 1, 35, firstRow: 3),
        new AggregateScaled(
            3, 0, new CoefficientLayout(16, 4) { ShareOffset = 12, FilterScaleOffset = 0 }, Geometry(8, 12, 1), 8,
            (1164, 1152, 1152), StoredExperts.Singles(1164, 1152)),
        new Attention(2, 16, 5, 4, hasFc1Bias: true, hasFc2Bias: false, temperature: 30),
        new Attention(2, 16, 5, 4, hasFc1Bias: true, hasFc2Bias: true, temperature: 30).OfPlanes(new PlaneValues(7, 49)),
        new AttentionMlp(2, 16, 5, 4, hasFc1Bias: false, hasFc2Bias: true),
        new AttentiveMean(2, 10, 15),
        new BlockedConvolution(
            Geometry(8, 12, 1), 2, 9, 9, Operands(8 * 12 * 9), 4, new ConvolutionBlock(64, 64, 8, 8, 4)),
        new BlockedConvolution(
            Geometry(8, 12, 1), 2, 9, 9, Operands(0) with { HasResidual = true }, 4, new ConvolutionBlock(64, 64, 8, 8, 4)),
        new BlockedMixingConvolution(
            Geometry(8, 12, 1), 2, 9, 9,
            new MixingOperands(4, 876, 0, 4, 864, MixingBias.Mixed, Activation.ReLU), 4,
            new ConvolutionBlock(8, 64, 16, 4, 4, 4)),
        new ChannelAffine(2, 3, 25, Activation.ReLU6),
        new Coefficients(2, 16, 4),
        new Convolution3d(
            ConvolutionGeometry.CreateVolume(8, 12, 3, null, 1, null, 1), 2, (5, 6, 7), Operands(0), new ConvolutionTile(8, 4)),
        new Convolution(Geometry(8, 12, 1), 2, 9, 9, Operands(8 * 12 * 9), new ConvolutionTile(8, 4)),
        new Convolution(Geometry(8, 12, 4), 2, 1, 1, Operands(0), new ConvolutionTile(4, 1)),
        new Convolution(
            Geometry(8, 12, 4), 2, 1, 1, Operands(0) with { HasResidual = true }, new ConvolutionTile(4, 1)),
        new DepthwiseConvolution(
            Geometry(6, 6, 6), 2, 9, 9, Operands(6 * 9) with { HasResidual = true }, new ConvolutionTile(1, 4)),
        new DepthwiseConvolution(Geometry(6, 6, 6), 2, 9, 400, Operands(6 * 9), new ConvolutionTile(1, 8)),
        new DepthwiseMixingConvolution(
            Geometry(6, 6, 6), 2, (9, 400), new MixingOperands(4, 60, 0, 4, 56, MixingBias.Mixed, Activation.ReLU),
            new ConvolutionTile(1, 4) { Rows = 4 }),
        new DynamicRelu(2, 3, 25, isShared: false, firstSample: 1),
        new FromHalf(5),
        new GlobalAveragePool(6, 49),
        new GlobalAveragePool(6, new PlaneValues(4, 49)),
        new ImageToTensor(new ImageToTensorOptions(), (5, 7), 3, 4, (2, 3)),
        new Involution(2, 4, 16, (8, 6), 7, 2, 1, hasAffine: true, Activation.ReLU),
        new LayerNorm(2, 96, 49, 1e-6f, hasWeight: true, hasBias: false, Activation.GELU),
        new GatedRecurrence(2, 2, 24, 7, hasBias: true),
        new MatrixConvolution(
            Geometry(8, 12, 1), 2, (9, 9), Operands(8 * 12 * 9), 12,
            MatrixTile.Choose(new MatrixUnits(16, 16, 16, 32), 12)),
        new MatrixConvolution(
            Geometry(8, 96, 1), 2, (9, 9), Operands(0) with { HasResidual = true }, 48,
            MatrixTile.Choose(new MatrixUnits(8, 8, 16, 8), 96)),
        new MixAlongAxis(2, 4, 8, (5, 7), byRows: false, temperature: 31),
        new Linear(2, 64, 10, hasBias: true, Activation.None),
        new Linear(2, 64, 10, hasBias: true, Activation.Sigmoid).WithSoftmax(4, 30),
        new Multiply((2, 3, 5, 5), (3, 1, 0, 0), 1, Activation.Tanh),
        new Pad2d(6, (5, 7), (9, 8), (2, 0), reflect: true),
        new ParametricRelu(2, 3, 25, 3),
        new PointwiseConvolution(2, (8, 12, 49), 2, Operands(8 * 12), new ConvolutionTile(4, 8)),
        new PointwiseConvolution(
            2, (8, 12, 49), 2, Operands(0) with { HasResidual = true }, new ConvolutionTile(4, 8)),
        new PointwiseConvolution(72, (8, 12, 400), 36, Operands(8 * 12), new ConvolutionTile(12, 4)),
        Pool2d.Max(6, (9, 9), (4, 4), new PoolWindow((3, 3), (2, 2), (0, 0), (1, 1))),
        Pool2d.Average(6, (9, 9), (4, 4), new PoolWindow((3, 3), (2, 2), (0, 0), (1, 1)), countIncludePad: true),
        new Rearrange([new RearrangeLoop(2, 12, 6), new RearrangeLoop(3, 1, 2), new RearrangeLoop(2, 6, 1)]),
        new ReduceAxis(6, 49, 3, maximum: false),
        new SignedShares(2, 5),
        new Softmax(2, 4, 1),
        new SumTiles(6, new MapTiles(5, 7, 2, 3)),
        new TensorToImageRgba8(Picture),
        new TensorToImageRgba16f(Picture),
        new TensorToImageR32f(Picture),
        new UpsampleBilinear(6, (5, 7), (10, 21)),
        new ToHalf(5),
        new WinogradFilters(2, 9 * 8 * 12, 4, (9 * 8 * 12) + 12, 4),
        new WinogradInput(2, 8, (9, 7), 1, new WinogradSizes(4, 9, 7)),
        new WinogradMixing(1, 0, 4, 9 * 8 * 12, 12, 4, 4, StoredExperts.Singles((9 * 8 * 12) + 12, 9 * 8 * 12)),
        new WinogradOutput(2, 12, (9, 7), new WinogradSizes(2, 9, 7), Operands(0)),
        new WinogradOutput(2, 12, (9, 7), new WinogradSizes(2, 9, 7), Operands(0) with { HasResidual = true }),
    ];

    private static IEnumerable<object> ByOthers(object kernel) => KernelInterface.Others(kernel.GetType())
        .Select(type => Activator.CreateInstance(type, kernel)!);

    private static TensorToImage Picture => new(new TensorToImageOptions(), 3, (2, 3), (5, 7));

    private static ConvolutionGeometry Geometry(int channels, int filters, int groups) =>
        ConvolutionGeometry.Create(channels, filters, 3, 1, 1, 1, groups);

    private static ConvolutionOperands Operands(uint weightsPerSample) =>
        new(weightsPerSample, 0, 0, HasBias: true, Activation.ReLU);
}
