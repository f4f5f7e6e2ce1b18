using System.Collections.Generic;
using System.Threading;
using DynConv.Vulkan.Networks;

namespace DynConv.Vulkan.Planning;

/// <summary>
/// A network lowered for one device and shape: the steps and what they touch. Recording gives every operand the place
/// that it has in the frame being recorded, hence the lock.
/// </summary>
internal sealed record PlanProgram
{
    public required TensorShape InputShape { get; init; }

    public required TensorShape OutputShape { get; init; }

    public required IReadOnlyList<PlanBuilder.Step> Steps { get; init; }

    public required IReadOnlyList<Transient> Transients { get; init; }

    public required IReadOnlyList<PlanObservation> Observations { get; init; }

    /// <summary>Where the input is; never the same as <see cref="Target"/>.</summary>
    public required Operand Source { get; init; }

    public required Operand Target { get; init; }

    public required bool Profile { get; init; }

    /// <summary>Held while a frame is recorded.</summary>
    public Lock Recording { get; } = new();
}
