namespace DynConv.Vulkan.Planning;

/// <summary>How a plan is made.</summary>
public sealed record PlanOptions
{
    /// <summary>What to keep of a run.</summary>
    public Observe Observe { get; init; }

    /// <summary>Time every step with timestamps; see <see cref="Plan.ReadTimes"/>.</summary>
    public bool Profile { get; init; }

    /// <summary>
    /// For engines that only record frames (<see cref="Plan.CreateFrame"/>): the plan keeps no features of its own, and
    /// <see cref="Plan.Run"/> is not possible.
    /// </summary>
    public bool HostFramesOnly { get; init; }
}
