namespace DynConv.Vulkan.Planning;

/// <summary>How a plan is made.</summary>
public sealed record PlanOptions
{
    /// <summary>What to keep of a run.</summary>
    public Observe Observe { get; init; }

    /// <summary>Time every step with timestamps; see <see cref="Plan.ReadTimes"/>.</summary>
    public bool Profile { get; init; }
}
