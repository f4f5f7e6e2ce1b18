using System;
using System.Collections.Generic;
using System.Linq;
using DynConv.Tool.Commands;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Tool.Models;

/// <summary>A kind of dynamic layer that <c>dynconv layer</c> can run by itself.</summary>
/// <param name="Name">What --kind calls it.</param>
/// <param name="Description">What it is, in a few words.</param>
/// <param name="Create">Makes the layer.</param>
internal sealed record LayerRecipe(string Name, string Description, Func<LayerRequest, Layer> Create)
{
    /// <summary>The kind of files without a word about it.</summary>
    public const string Usual = "dynamic";

    /// <summary>All kinds but <see cref="Usual"/>, which finds its layers by itself.</summary>
    public static IReadOnlyList<LayerRecipe> Others { get; } =
    [
        new(
            "dynamic1d", "softmax attention over kernels of sequences",
            static r => new DynamicConv1d(
                r.InChannels, r.OutChannels, r.Kernel[^1], r.Stride.Width, r.Padding.Width, r.Dilation.Width, r.Groups,
                temperature: r.TemperatureOr(1))),
        new(
            "dynamic3d", "softmax attention over kernels of volumes; one number of --stride is for slices and rows",
            static r => new DynamicConv3d(
                r.InChannels, r.OutChannels, (r.Kernel[0], r.Kernel[1], r.Kernel[^1]), Cube(r.Stride), Cube(r.Padding),
                Cube(r.Dilation), r.Groups, temperature: r.TemperatureOr(1))),
        new(
            "condconv", "sigmoid routing (CondConv, ParameterNet, YOLO forks)",
            static r => new CondConv2d(
                r.InChannels, r.OutChannels, r.Kernel2d, r.Stride, r.Padding, r.Dilation, r.Groups)),
        new(
            "odconv", "four attentions (OSVAI/ODConv)",
            static r => new ODConv2d(
                r.InChannels, r.OutChannels, r.Kernel2d, r.Stride, r.Padding, r.Dilation, r.Groups,
                temperature: r.TemperatureOr(1))),
        new(
            "odconv3rd", "ODConv2d_3rd of YOLO forks, its attention normalised as in batches of several",
            static r => new ODConv2d3rd(
                r.InChannels, r.OutChannels, r.Kernel2d, r.Stride, r.Padding, r.Dilation, r.Groups)),
        new(
            "odconv3rd1", "the same as it is in batches of one: its attention is not normalised",
            static r => new ODConv2d3rd(
                r.InChannels, r.OutChannels, r.Kernel2d, r.Stride, r.Padding, r.Dilation, r.Groups,
                attentionNorm: false)),
        new(
            "dcd", "matrix decomposition (DYModule, conv_dy, conv_basic_dy)",
            static r => new DecomposedConv2d(r.InChannels, r.OutChannels, r.Kernel2d, r.Stride, r.PaddingOrNull)),
        new(
            "fdy", "frequency-dynamic convolution; input [N, C, T, F]",
            static r => new AxisDynamicConv2d(
                r.InChannels, r.OutChannels, r.Kernel2d, r.Stride.Height, r.Padding, FeatureAxis.Columns,
                temperature: r.TemperatureOr(31))),
        new(
            "tdy", "the same along time",
            static r => new AxisDynamicConv2d(
                r.InChannels, r.OutChannels, r.Kernel2d, r.Stride.Height, r.Padding, FeatureAxis.Rows,
                temperature: r.TemperatureOr(31))),
        new(
            "tdycnn", "along time, seen from all rows (TDY-CNN); input [N, C, F, T]",
            static r => new TemporalDynamicConv2d(
                r.InChannels, r.OutChannels, r.Kernel2d, r.Stride, r.Padding, temperature: r.TemperatureOr(31))),
        new(
            "dwnet", "generated depthwise kernels (DWNet)",
            static r => new DynamicDepthwiseConv2d(
                r.InChannels, r.KernelOr(Side(r.Size(0, "conv2.weight"), r.InChannels)))),
        new(
            "involution", "a kernel for each pixel",
            static r => new Involution(r.InChannels, r.KernelOr(7), r.Stride.Height)),
        new(
            "dynet", "coefficients for each filter (DyNet)",
            static r => new DyNetConv2d(
                r.InChannels, r.OutChannels, r.Kernel2d, r.Stride, r.Padding, r.Dilation, r.Groups)),
        new(
            "condblock", "convolutions that share a routing (timm's and d-li14's inverted residuals)", CondBlock),
        new(
            "kw", "cells of a warehouse (KernelWarehouse), which the file has beside the layer", WarehousePart.Of),
        new(
            "dcdlinear", "DCD's classifier (DYCls); input [N, C]",
            static r => new DecomposedLinear(r.InChannels, r.OutChannelsOr(r.Size(0, "cls.bias")))),
        new("dymn", "DyMN's block: context, dynamic convolutions, DyReLU-B, coordinate attention", DyMNBlock),
        new("dyrelu", "DyReLU A or B", static r => new DyReLU(r.InChannels)),
        new(
            "se", "squeeze and excitation; ReLU and a sigmoid unless --activation and --gate say else",
            static r => new SqueezeExcite(
                r.InChannels, null, r.ActivationOr(Activation.ReLU), r.GateOr(Activation.Sigmoid))),
        new(
            "weightnet", "a grouped layer makes the kernel (WeightNet)",
            static r => new WeightNetConv2d(
                r.InChannels, r.OutChannels, r.Kernel2d, r.Stride, r.Padding, r.Groups)),
    ];

    /// <summary>The names of all kinds.</summary>
    public static string Names => string.Join(", ", Others.Select(static kind => kind.Name).Prepend(Usual));

    /// <summary>A kind by its name; null for <see cref="Usual"/>.</summary>
    /// <exception cref="RequestException">There is none.</exception>
    public static LayerRecipe? Find(string? name)
    {
        if (name is null or Usual)
        {
            return null;
        }

        return Others.FirstOrDefault(kind => kind.Name == name)
            ?? throw new RequestException($"there is no layer of kind '{name}'; known are {Names}");
    }

    private static Size3d Cube(Size2d size) => (size.Height, size.Height, size.Width);

    /// <summary>Several convolutions that share a routing; sizes are what the normalisations have.</summary>
    private static CondConvBlock CondBlock(LayerRequest r)
    {
        int hidden = r.Size(0, "bn2.weight", "bn_dw.weight");
        int side = r.Size(3, "dw.weight") is > 0 and int taps ? taps : Side(r.Size(1, "conv_dw.weight"), hidden);
        return new CondConvBlock(
            r.InChannels, r.OutChannelsOr(r.Size(0, "bn3.weight", "bn_pw_linear.weight")), side, r.Stride.Height,
            Math.Max(1, hidden / r.InChannels));
    }

    private static DyMNBlock DyMNBlock(LayerRequest r)
    {
        int inside = r.Size(0, "depth_norm.weight");
        return new DyMNBlock(
            r.InChannels, Math.Max(1, inside), r.OutChannelsOr(r.Size(0, "proj_norm.weight")),
            Side(r.Size(3, "depth_conv.weight"), inside), r.Stride.Height, r.ActivationOr(Activation.ReLU),
            temperature: r.TemperatureOr(1));
    }

    /// <summary>The side of square depthwise kernels that lie flat.</summary>
    private static int Side(int numbers, int channels) =>
        Math.Max(1, (int)Math.Round(Math.Sqrt((double)numbers / Math.Max(1, channels))));
}
