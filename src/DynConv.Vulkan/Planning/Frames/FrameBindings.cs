using System.Collections.Generic;
using DynConv.Vulkan.Execution;
using DynConv.Vulkan.Kernels;

namespace DynConv.Vulkan.Planning.Frames;

/// <summary>
/// Where a frame takes its input and puts its output. Fixed when the frame is made, so that recording it writes no
/// descriptor; a host with several images in flight makes a frame for each.
/// </summary>
public sealed record FrameBindings
{
    /// <summary>A host's buffer to read the input from, in place.</summary>
    public ExternalBuffer? Input { get; init; }

    /// <summary>Or a host's images to convert the input from, one for each sample of the batch.</summary>
    public IReadOnlyList<ExternalImage> InputImages { get; init; } = [];

    /// <summary>What the input images mean: normalisation, order of channels.</summary>
    public ImageToTensorOptions InputConversion { get; init; } = new();

    /// <summary>A host's buffer to write the output to, in place.</summary>
    public ExternalBuffer? Output { get; init; }

    /// <summary>
    /// Or a host's images to convert the output to, one for each sample of the batch. They may be the input images: the
    /// network's picture then replaces the one that it was made from.
    /// </summary>
    public IReadOnlyList<ExternalImage> OutputImages { get; init; } = [];

    /// <summary>What the output's numbers mean: normalisation, order of channels.</summary>
    public TensorToImageOptions OutputConversion { get; init; } = new();

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

    /// <summary>Whether the input comes from the host's memory.</summary>
    internal bool TakesInput => Input is null && InputImages.Count == 0;

    /// <summary>Whether the output goes to the host's memory.</summary>
    internal bool ReadsBack => Readback || (Output is null && OutputImages.Count == 0);
}
