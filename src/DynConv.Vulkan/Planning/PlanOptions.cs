using System;
using System.Collections.Generic;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Planning.Convolutions;
using DynConv.Vulkan.Planning.Tuning;

namespace DynConv.Vulkan.Planning;

/// <summary>How a plan is made.</summary>
public sealed record PlanOptions
{
    /// <summary>What to keep of a run.</summary>
    public Observe Observe { get; init; }

    /// <summary>
    /// Layers of which the plan keeps what they give, by their names in the state dict (<c>layer1.0</c>), to compare with
    /// what PyTorch's module of that name gives. <see cref="Plan.Observations"/> has them as stage <c>output</c>. What
    /// comes after such a layer is not fused into it.
    /// </summary>
    public IReadOnlyList<string> Layers { get; init; } = [];

    /// <summary>
    /// How the experts of dynamic layers are stored. Fewer bytes make batch 1 faster where reading experts is what takes
    /// the time, and cost accuracy.
    /// </summary>
    public ExpertPrecision ExpertPrecision { get; init; }

    /// <summary>Time every step with timestamps; see <see cref="Plan.ReadTimes"/>.</summary>
    public bool Profile { get; init; }

    /// <summary>
    /// For engines that only record frames (<see cref="Plan.CreateFrame"/>): the plan keeps no features of its own, and
    /// <see cref="Plan.Run"/> is not possible.
    /// </summary>
    public bool HostFramesOnly { get; init; }

    /// <summary>
    /// Whether 3×3 convolutions of stride 1 may be made by Winograd's minimal filtering (arXiv 1509.09308), where that is the
    /// faster. Its error is up to 1e-4 of the largest output in place of 1e-5, and a NaN or infinity in the input spreads over
    /// the tile of 4×4 outputs that it is in. Off: every output is the sum that the definition says.
    /// </summary>
    public bool Winograd { get; init; } = true;

    /// <summary>
    /// What was measured on this device (<see cref="ConvolutionTuner"/>); null to choose by a cost model. A table of another
    /// device is not looked at.
    /// </summary>
    public TuningTable? Tuning { get; init; }

    /// <summary>In which numbers convolutions multiply, where the device can.</summary>
    public Arithmetic Arithmetic { get; init; }

    /// <summary>How maps are kept between steps, where the device can.</summary>
    public ActivationPrecision ActivationPrecision { get; init; }

    /// <summary>
    /// Whether attentions pool what they look at themselves: null where that should be the faster, true where it is possible.
    /// </summary>
    internal bool? PoolInAttention { get; init; }

    /// <summary>
    /// Whether convolutions leave sums of their tiles for the pools that come next: null where that should be the faster, true
    /// where it is possible.
    /// </summary>
    internal bool? TileSums { get; init; }

    /// <summary>Decides in place of the chooser, where it does not give null.</summary>
    internal Func<ConvolutionSite, ConvolutionChoice?>? ForcedChoice { get; init; }
}
