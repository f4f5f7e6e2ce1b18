using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Portability.Tests.Chips;

/// <summary>What a chip's compiler makes of blocked convolutions: of typical layers, and of every block.</summary>
internal sealed class BlockRun
{
    private static readonly Dictionary<string, BlockRun> Runs = [];

    private BlockRun(Chip chip)
    {
        using NullDevice device = new(chip);
        DeviceCapabilities capabilities = device.Context.Capabilities;
        Chosen =
        [
            .. from layer in Layers
               from samples in (int[])[1, 32]
               let geometry = ConvolutionGeometry.Create(
                   layer.Channels, layer.Filters, layer.Kernel, layer.Stride, layer.Kernel / 2, 1, layer.Groups)
               let block = ConvolutionBlock.Choose(
                   geometry, geometry.OutputHeight(layer.Map) * geometry.OutputWidth(layer.Map), samples, capabilities)
               from experts in (uint[])[0, 4, 8]
               select (layer, block, Compile(device, geometry, layer.Map, block, experts)),
        ];
        ConvolutionGeometry usual = ConvolutionGeometry.Create(64, 64, 3, 1, 1, 1, 1);
        Direct = device.Compile(new Convolution(usual, 1, 56, 56, Operands, new ConvolutionTile(8, 4)));
        Blocks =
        [
            .. from block in ConvolutionBlock.Candidates
               select (block, Compile(device, usual, 56, block, 0), Compile(device, usual, 56, block, 4)),
        ];
    }

    /// <summary>Large and small maps, kernels and strides, few and many filters, filters that fill no block.</summary>
    private static ImmutableArray<TypicalLayer> Layers { get; } =
    [
        new(3, 32, 224, 3, 2), new(3, 64, 224, 7, 2), new(64, 64, 56, 3), new(96, 24, 56, 1), new(128, 128, 28, 3),
        new(256, 256, 14, 3), new(512, 512, 7, 3), new(960, 160, 7, 1), new(256, 512, 14, 1, 2),
        new(64, 64, 28, 5, 1, 4), new(16, 10, 33, 2), new(1280, 1000, 1, 1),
    ];

    private static ConvolutionOperands Operands => new(64 * 64 * 9, 0, 0, HasBias: true, Activation.None);

    /// <summary>Typical layers, the block that is chosen, and its pipelines: without mixing, of 4 experts, of 8.</summary>
    public ImmutableArray<(TypicalLayer Layer, ConvolutionBlock Block, CompiledPipeline Pipeline)> Chosen { get; }

    /// <summary>A convolution of 3×3 with every block, without mixing and with 4 experts.</summary>
    public ImmutableArray<(ConvolutionBlock Block, CompiledPipeline Plain, CompiledPipeline Mixing)> Blocks { get; }

    /// <summary>The same convolution without blocks, 8 filters × 4 pixels.</summary>
    public CompiledPipeline Direct { get; }

    /// <summary>Compiles for a chip, once.</summary>
    public static BlockRun Of(Chip chip)
    {
        if (!Runs.TryGetValue(chip.Family, out BlockRun? run))
        {
            Runs[chip.Family] = run = new BlockRun(chip);
        }

        return run;
    }

    private static CompiledPipeline Compile(
        NullDevice device, ConvolutionGeometry geometry, int map, ConvolutionBlock block, uint experts)
    {
        uint packed = ConvolutionBlock.PackedFilters(geometry), size = (uint)map;
        return experts == 0
            ? device.Compile(new BlockedConvolution(geometry, 1, size, size, Operands, packed, block))
            : device.Compile(new BlockedMixingConvolution(
                geometry, 1, size, size,
                new MixingOperands(experts, 64, 0, experts, 0, MixingBias.Mixed, Activation.None), packed, block));
    }
}
