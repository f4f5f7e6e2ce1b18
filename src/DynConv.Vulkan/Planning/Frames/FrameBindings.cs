using DynConv.Vulkan.Execution;

namespace DynConv.Vulkan.Planning.Frames;

/// <summary>
/// Where a frame takes its input and puts its output. Fixed when the frame is made, so that recording it writes no
/// descriptor; a host with several images in flight makes a frame for each.
/// </summary>
public sealed record FrameBindings
{
    /// <summary>A host's buffer to read the input from, in place.</summary>
    public ExternalBuffer? Input { get; init; }

    /// <summary>A host's buffer to write the output to, in place.</summary>
    public ExternalBuffer? Output { get; init; }

    /// <summary>
    /// Whether the output is also brought to the host's memory (<see cref="PlanFrame.TryGetResult"/>). Where no output
    /// is bound it is so anyway.
    /// </summary>
    public bool Readback { get; init; }

    /// <summary>
    /// Executions that may be unfinished at once (1 to 256), where input comes from the host's memory or output goes
    /// there: each has a slot of its own for them. Features are shared: the device runs executions of one frame one
    /// after another.
    /// </summary>
    public int InFlight { get; init; } = 1;
}
