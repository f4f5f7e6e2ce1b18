using System;
using System.Collections.Generic;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Gpu;

namespace DynConv.Vulkan.Tests.Kernels;

/// <summary>Runs the blocked convolutions alone, on the experts of a case.</summary>
internal static class BlockedRun
{
    /// <summary>Blocks to try besides those that may be chosen: other depths, odd tiles, more slices.</summary>
    private static readonly ConvolutionBlock[] Others =
    [
        new(48, 32, 4, 4, 8), new(16, 8, 16, 4, 4, 2), new(32, 16, 24, 4, 8, 3), new(32, 64, 4, 8, 4),
        new(16, 4, 4, 4, 4),
    ];

    /// <summary>Every block that a device can run.</summary>
    public static ConvolutionBlock[] Blocks(VulkanContext device) =>
        Array.FindAll([.. ConvolutionBlock.Candidates, .. Others], block => block.Fits(8, device.Capabilities));

    /// <summary>One kernel for each sample, weights [N, O, C/G, kh, kw], or one for all.</summary>
    public static float[] Convolve(
        VulkanContext device, ConvolutionCase given, float[] input, float[] weight, float[]? bias,
        ConvolutionBlock block, uint packed = 8)
    {
        int kernels = weight.Length / given.FilterElements, stride = PackedFilters.Count(given, (int)packed);
        ConvolutionOperands operands = new(
            kernels > 1 ? (uint)stride : 0, 0, kernels > 1 ? (uint)given.O : 0, bias is not null,
            given.Activation.ToLibrary());
        BlockedConvolution kernel = new(
            ConvolutionRun.GeometryOf(given), (uint)given.N, (uint)given.H, (uint)given.W, operands, packed, block);
        return KernelRun.Run(
            device, kernel, given.Output.Count, input,
            PackedFilters.Pack(given, Array.ConvertAll(weight, w => (double)w), kernels, (int)packed), bias ?? [0]);
    }

    /// <summary>
    /// Experts mixed on the way: shares [N, K], and biases of each expert [K, O] or for all [O], or of each and for all.
    /// </summary>
    public static float[] Mix(
        VulkanContext device, ConvolutionCase given, float[] input, float[] shares, float[] bank, float[]? bias,
        ConvolutionBlock block, uint packed = 8, float[]? alike = null)
    {
        int experts = given.Experts, first = given.Seed % 3, width = experts + (given.Seed % 2);
        int stride = PackedFilters.Count(given, (int)packed);
        MixingBias kind = bias is null ? MixingBias.None
            : alike is not null ? MixingBias.MixedAndShared
            : bias.Length == given.O * experts && experts > 1 ? MixingBias.Mixed
            : MixingBias.Shared;
        bool isMixed = kind is MixingBias.Mixed or MixingBias.MixedAndShared;
        int row = stride + (isMixed ? (given.O + 3) / 4 * 4 : 0);
        float[] packedBank = PackedFilters.Pack(given, Array.ConvertAll(bank, w => (double)w), experts, (int)packed);
        List<float> rows = [];
        for (int k = 0; k < experts; k++)
        {
            rows.AddRange(packedBank.AsSpan(k * stride, stride));
            if (isMixed)
            {
                rows.AddRange(bias.AsSpan(k * given.O, given.O));
                rows.AddRange(new float[row - stride - given.O]);
            }
        }

        rows.AddRange(kind == MixingBias.Shared ? bias! : alike ?? []);
        float[] coefficients = new float[(first + given.N) * width];
        Array.Fill(coefficients, float.NaN);
        for (int n = 0; n < given.N; n++)
        {
            shares.AsSpan(n * experts, experts).CopyTo(coefficients.AsSpan((first + n) * width));
        }

        MixingOperands operands = new(
            (uint)experts, (uint)row, (uint)first, (uint)width,
            (uint)(kind == MixingBias.Shared ? experts * row : stride), kind, given.Activation.ToLibrary());
        BlockedMixingConvolution kernel = new(
            ConvolutionRun.GeometryOf(given), (uint)given.N, (uint)given.H, (uint)given.W, operands, packed, block);
        return KernelRun.Run(device, kernel, given.Output.Count, input, [.. rows], coefficients);
    }
}
