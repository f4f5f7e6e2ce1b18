using System;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Identities.Modules;
using TiledConvolution = DynConv.Vulkan.Kernels.Convolution;

namespace DynConv.Vulkan.Tests.Kernels;

/// <summary>Runs the convolution kernels alone, the one that suits the tile, with the activation of the case.</summary>
internal static class ConvolutionRun
{
    /// <summary>The tile that a plan would choose.</summary>
    public static ConvolutionTile ChosenTile(VulkanContext device, ConvolutionCase given) =>
        ConvolutionTile.Choose(GeometryOf(given), (given.Output.H, given.Output.W), device.Capabilities);

    /// <summary>
    /// Weights [N, O, C/G, kh, kw] and biases [N, O], one kernel for each sample. A residual is bound where biases else are.
    /// </summary>
    public static float[] PerSample(
        VulkanContext device, ConvolutionCase given, float[] input, float[] weight, float[]? bias,
        ConvolutionTile tile, float[]? residual = null) =>
        Run(device, given, input, weight, bias, tile, given.N, residual);

    /// <summary>Weights [O, C/G, kh, kw] and biases [O], one kernel for the batch.</summary>
    public static float[] Shared(
        VulkanContext device, ConvolutionCase given, float[] input, float[] weight, float[]? bias,
        ConvolutionTile tile, float[]? residual = null) =>
        Run(device, given, input, weight, bias, tile, 1, residual);

    private static float[] Run(
        VulkanContext device,
        ConvolutionCase given,
        float[] input,
        float[] weight,
        float[]? bias,
        ConvolutionTile tile,
        int kernels,
        float[]? residual)
    {
        float[] packed = PackedFilters.Pack(
            given, Array.ConvertAll(weight, w => (double)w), kernels, (int)tile.Filters);
        bool isShared = kernels == 1 && given.N > 1;
        ConvolutionOperands operands = new(
            isShared ? 0 : (uint)PackedFilters.Count(given, (int)tile.Filters),
            residual is null ? 0 : (uint)packed.Length,
            isShared ? 0 : (uint)given.O,
            bias is not null,
            given.Activation.ToLibrary())
        {
            HasResidual = residual is not null,
        };
        float[] addend = residual ?? bias ?? [0];
        packed = residual is null || bias is null ? packed : [.. packed, .. bias, .. new float[3]];
        ConvolutionGeometry geometry = GeometryOf(given);
        (uint n, uint h, uint w) = ((uint)given.N, (uint)given.H, (uint)given.W);
        int outputs = given.Output.Count;
        return tile.Filters == 1
            ? KernelRun.Run(
                device, new DepthwiseConvolution(geometry, n, h, w, operands, tile), outputs, input, packed,
                addend)
            : KernelRun.Run(
                device, new TiledConvolution(geometry, n, h, w, operands, tile), outputs, input, packed, addend);
    }

    /// <summary>The case as the library takes it.</summary>
    public static ConvolutionGeometry GeometryOf(ConvolutionCase given) => ConvolutionGeometry.Create(
        given.C,
        given.O,
        given.Window.Kernel(),
        given.Window.Stride(),
        given.Window.Padding(),
        given.Window.Dilation(),
        given.Groups);
}
