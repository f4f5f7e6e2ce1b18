using System;

namespace DynConv.Vulkan.Planning.Tuning;

/// <summary>How convolutions are measured.</summary>
public sealed record TuningOptions
{
    /// <summary>The most time to spend; what is not measured by then keeps the choice of the cost model.</summary>
    public TimeSpan Budget { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Whether Winograd's forms are candidates; see <see cref="PlanOptions.Winograd"/>.</summary>
    public bool Winograd { get; init; } = true;

    /// <summary>Whether convolutions that the table knows are measured again.</summary>
    public bool Again { get; init; }

    /// <summary>Told after every convolution: how many are done, and how many there are.</summary>
    public IProgress<(int Done, int All)>? Progress { get; init; }
}
