using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using System.Reflection;
using System.Runtime.CompilerServices;
using DynConv.Portability.Tests.Plans;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Pipelines;
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
        foreach (PlannedNetwork network in LayerGrid.All().Concat(KnownNetworks.All()))
        {
            network.Compile(device.Context);
            Networks++;
        }

        Planned = [.. device.Compiled];
        foreach (object sample in KernelSamples.All)
        {
            _ = typeof(CompilerRun).GetMethod(nameof(CompileKernel), BindingFlags.Static | BindingFlags.NonPublic)!
                .MakeGenericMethod(sample.GetType()).Invoke(null, [device, sample]);
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

    private static CompiledPipeline CompileTile(NullDevice device, ConvolutionTile tile)
    {
        Convolution kernel = new(
            ConvolutionGeometry.Create(64, 64, 3, 1, 1, 1, 1), 1, 56, 56,
            new ConvolutionOperands(64 * 64 * 9, 0, 0, HasBias: true, Activation.None), tile);
        Specialization constants = kernel.Specialize(device.Context.Capabilities);
        CompileKernel(device, kernel);
        return device.Compiled.Single(pipeline => pipeline.Shader == Convolution.Shader
            && new Specialization([.. pipeline.Constants]) == constants);
    }

    private static void CompileKernel<TKernel>(NullDevice device, TKernel kernel)
        where TKernel : unmanaged, IKernel<TKernel>
    {
        uint storage = 0;
        for (int i = 0; i < TKernel.Images.Length; i++)
        {
            storage |= TKernel.Images[i] == ImageUse.Sampled ? 0 : 1u << i;
        }

        device.Context.Pipelines.Get(
            ShaderLibrary.Load(TKernel.Shader), kernel.Specialize(device.Context.Capabilities),
            new SetShape(TKernel.Bindings.Length, TKernel.Images.Length, storage), Unsafe.SizeOf<TKernel>());
    }
}
