using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using DynConv.Portability.Tests.Plans;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Tests.Architecture;

namespace DynConv.Portability.Tests.Chips;

/// <summary>
/// Every pipeline that the planner picks for a chip, over all known networks and many layers; and a sample of every
/// kernel, since no plan has those of images.
/// </summary>
internal sealed class CompilerRun
{
    private static readonly Dictionary<string, CompilerRun> Runs = [];

    private CompilerRun(Chip chip)
    {
        using NullDevice device = new(chip);
        Device = device.Context.Capabilities.ToString();
        HasMatrixUnits = device.Context.Supports(Arithmetic.Float16);
        HasHalfStorage = device.Context.Supports(ActivationPrecision.Float16);
        foreach (PlannedNetwork network in Plans())
        {
            network.Compile(device.Context);
            Networks++;
        }

        Planned = [.. device.Compiled];
        // Plans are all that knows the sizes of a chip's matrices.
        foreach (object sample in KernelSamples.All.Where(static sample => sample is not (MatrixConvolution or HalfMaps<MatrixConvolution>)))
        {
            _ = typeof(NullDevice).GetMethod(nameof(NullDevice.Compile))!
                .MakeGenericMethod(sample.GetType()).Invoke(device, [sample]);
        }

        // Pipelines are kept by shader and constants, so no variant is here twice.
        All = [.. device.Compiled];
        Tiles = TileSizes.ToImmutableDictionary(static tile => tile, tile => CompileTile(device, tile));
    }

    /// <summary>Tiles of a convolution that could be chosen instead.</summary>
    public static ImmutableArray<ConvolutionTile> TileSizes { get; } =
    [
        .. from filters in (uint[])[4, 8, 12, 16]
           from pixels in (uint[])[1, 2, 4, 6, 7, 8]
           select new ConvolutionTile(filters, pixels),
    ];

    /// <summary>The chip and its driver, as the library sees them.</summary>
    public string Device { get; }

    /// <summary>Plans that were made.</summary>
    public int Networks { get; }

    /// <summary>Whether the driver has matrix units for the chip: Debian 12's has none for any.</summary>
    public bool HasMatrixUnits { get; }

    /// <summary>Whether the chip stores numbers of 16 bits.</summary>
    public bool HasHalfStorage { get; }

    /// <summary>What the planner picked.</summary>
    public ImmutableArray<CompiledPipeline> Planned { get; }

    /// <summary>That, and a sample of every kernel.</summary>
    public ImmutableArray<CompiledPipeline> All { get; }

    /// <summary>A convolution of 3×3 with each of <see cref="TileSizes"/>.</summary>
    public ImmutableDictionary<ConvolutionTile, CompiledPipeline> Tiles { get; }

    /// <summary>Compiles for a chip, once.</summary>
    public static CompilerRun Of(Chip chip)
    {
        if (!Runs.TryGetValue(chip.Family, out CompilerRun? run))
        {
            Runs[chip.Family] = run = new CompilerRun(chip);
        }

        return run;
    }

    /// <summary>The networks, and the layers again as often as the chip has other numbers for them.</summary>
    private IEnumerable<PlannedNetwork> Plans() =>
    [
        .. KnownNetworks.All(),
        .. from arithmetic in Enum.GetValues<Arithmetic>()
           where HasMatrixUnits || arithmetic == Arithmetic.Float32
           from maps in Enum.GetValues<ActivationPrecision>()
           where HasHalfStorage || maps == ActivationPrecision.Float32
           from network in LayerGrid.All()
           select network with { Arithmetic = arithmetic, Activations = maps },
    ];

    private static CompiledPipeline CompileTile(NullDevice device, ConvolutionTile tile)
    {
        Convolution kernel = new(
            ConvolutionGeometry.Create(64, 64, 3, 1, 1, 1, 1), 1, 56, 56,
            new ConvolutionOperands(64 * 64 * 9, 0, 0, HasBias: true, Activation.None), tile);
        return device.Compile(kernel);
    }
}
