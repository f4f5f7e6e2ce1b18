using System;
using System.Collections.Generic;
using System.Linq;
using DynConv.Checkpoints;
using DynConv.Tool.Commands;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Layers;

namespace DynConv.Tool.Models;

/// <summary>A kind of dynamic layer that <c>dynconv layer</c> can run by itself.</summary>
/// <param name="Name">What --kind calls it.</param>
/// <param name="Description">What it is, in a few words.</param>
/// <param name="Bank">The tensor that tells O, C/G and the kernel: [K, O, C/G, …] or [O, C, …]; null where only options
/// do.</param>
/// <param name="Create">Makes the layer.</param>
internal sealed record LayerRecipe(
    string Name, string Description, string? Bank, Func<LayerRecipe.Request, Layer> Create)
{
    /// <summary>The kind of files without a word about it.</summary>
    public const string Usual = "dynamic";

    /// <summary>All kinds but <see cref="Usual"/>, which finds its layers by itself.</summary>
    public static IReadOnlyList<LayerRecipe> Others { get; } =
    [
        new(
            "dynamic1d", "softmax attention over kernels of sequences", "weight",
            static r => new DynamicConv1d(
                r.InChannels, r.OutChannels, r.Kernel[^1], r.Stride.Width, r.Padding.Width, r.Dilation.Width, r.Groups,
                temperature: r.TemperatureOr(1))),
        new(
            "dynamic3d", "softmax attention over kernels of volumes; one number of --stride is for slices and rows", "weight",
            static r => new DynamicConv3d(
                r.InChannels, r.OutChannels, (r.Kernel[0], r.Kernel[1], r.Kernel[^1]), Cube(r.Stride), Cube(r.Padding),
                Cube(r.Dilation), r.Groups, temperature: r.TemperatureOr(1))),
        new(
            "condconv", "sigmoid routing (CondConv, ParameterNet, YOLO forks)", "weight",
            static r => new CondConv2d(
                r.InChannels, r.OutChannels, r.Kernel2d, r.Stride, r.Padding, r.Dilation, r.Groups)),
        new(
            "odconv", "four attentions (OSVAI/ODConv)", "weight",
            static r => new ODConv2d(
                r.InChannels, r.OutChannels, r.Kernel2d, r.Stride, r.Padding, r.Dilation, r.Groups,
                temperature: r.TemperatureOr(1))),
        new(
            "odconv3rd", "ODConv2d_3rd of YOLO forks", "weight",
            static r => new ODConv2d3rd(
                r.InChannels, r.OutChannels, r.Kernel2d, r.Stride, r.Padding, r.Dilation, r.Groups)),
        new(
            "dcd", "matrix decomposition (DYModule, conv_dy, conv_basic_dy)", "conv.weight",
            static r => new DecomposedConv2d(r.InChannels, r.OutChannels, r.Kernel2d, r.Stride, r.PaddingOrNull)),
        new(
            "fdy", "frequency-dynamic convolution; input [N, C, T, F]", "weight",
            static r => new AxisDynamicConv2d(
                r.InChannels, r.OutChannels, r.Kernel2d, r.Stride.Height, r.Padding, FeatureAxis.Columns,
                temperature: r.TemperatureOr(31))),
        new(
            "tdy", "the same along time", "weight",
            static r => new AxisDynamicConv2d(
                r.InChannels, r.OutChannels, r.Kernel2d, r.Stride.Height, r.Padding, FeatureAxis.Rows,
                temperature: r.TemperatureOr(31))),
        new(
            "tdycnn", "along time, seen from all rows (TDY-CNN); input [N, C, F, T]", "weight",
            static r => new TemporalDynamicConv2d(
                r.InChannels, r.OutChannels, r.Kernel2d, r.Stride, r.Padding, temperature: r.TemperatureOr(31))),
        new(
            "dwnet", "generated depthwise kernels (DWNet)", null,
            static r => new DynamicDepthwiseConv2d(r.InChannels, r.KernelOr(7))),
        new(
            "involution", "a kernel for each pixel", null,
            static r => new Involution(r.InChannels, r.KernelOr(7), r.Stride.Height)),
        new(
            "dynet", "coefficients for each filter (DyNet)", "weight",
            static r => new DyNetConv2d(
                r.InChannels, r.OutChannels, r.Kernel2d, r.Stride, r.Padding, r.Dilation, r.Groups)),
        new(
            "weightnet", "a grouped layer makes the kernel (WeightNet)", null,
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

    /// <summary>All that such a layer needs besides its weights.</summary>
    internal sealed record Request
    {
        public required string Kind { get; init; }

        public required int InChannels { get; init; }

        /// <summary>O by --out-channels or the file; 0 where neither tells.</summary>
        public required int OutChannelsOrZero { get; init; }

        /// <summary>The kernel's sizes by --kernel or the file; empty where neither tells.</summary>
        public required IReadOnlyList<int> Kernel { get; init; }

        public required Size2d Stride { get; init; }

        public required Size2d? PaddingOrNull { get; init; }

        public required Size2d Dilation { get; init; }

        public required int Groups { get; init; }

        public required float? Temperature { get; init; }

        public Size2d Padding => PaddingOrNull ?? 0;

        public int OutChannels => OutChannelsOrZero > 0
            ? OutChannelsOrZero
            : throw new RequestException($"the file does not tell the filters of a '{Kind}' layer; give --out-channels O");

        public Size2d Kernel2d => Kernel.Count >= 2
            ? (Kernel[^2], Kernel[^1])
            : throw new RequestException($"the file does not tell the kernel of a '{Kind}' layer; give --kernel kh,kw");

        public float TemperatureOr(float usual) => Temperature ?? usual;

        public int KernelOr(int usual) => Kernel.Count == 0 ? usual : Kernel[^1];
    }

    /// <summary>What the file and the request say together.</summary>
    /// <exception cref="RequestException">They contradict each other.</exception>
    public Request Read(StateDict weights, int inChannels, Size2d? kernel, int? outChannels, Request options)
    {
        (int filters, int perGroup, int[] taps) = SizesOf(weights);
        if (outChannels is int asked && filters > 0 && asked != filters && Name != "dynet")
        {
            throw new RequestException($"--out-channels {asked} does not suit the layer, which has {filters}");
        }

        int groups = options.Groups > 0 ? options.Groups
            : perGroup > 0 && inChannels % perGroup == 0 ? inChannels / perGroup : 1;
        return options with
        {
            InChannels = inChannels,
            OutChannelsOrZero = outChannels ?? (Name == "dynet" ? 0 : filters),
            Kernel = kernel is Size2d size ? [size.Height, size.Width] : taps,
            Groups = groups,
        };
    }

    private (int Filters, int PerGroup, int[] Taps) SizesOf(StateDict weights)
    {
        if (Bank is null || !weights.TryGetTensor(Bank, out CheckpointTensor? bank) || bank.Shape.Any(static s => s > int.MaxValue))
        {
            return (0, 0, []);
        }

        // [O, C, kh, kw] of a static part, else [K, O, C/G, …].
        int first = Bank == "conv.weight" || Name == "dynet" ? 0 : 1;
        int[] sizes = [.. bank.Shape.Skip(first).Select(static size => (int)size)];
        return sizes.Length < 3 ? (0, 0, []) : (sizes[0], sizes[1], sizes[2..]);
    }

    private static Size3d Cube(Size2d size) => (size.Height, size.Height, size.Width);
}
