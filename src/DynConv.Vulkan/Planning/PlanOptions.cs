using System.Collections.Generic;

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

    /// <summary>Time every step with timestamps; see <see cref="Plan.ReadTimes"/>.</summary>
    public bool Profile { get; init; }

    /// <summary>
    /// For engines that only record frames (<see cref="Plan.CreateFrame"/>): the plan keeps no features of its own, and
    /// <see cref="Plan.Run"/> is not possible.
    /// </summary>
    public bool HostFramesOnly { get; init; }
}
