using DynConv.Native.Handles;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Planning.Frames;

namespace DynConv.Native.Objects;

/// <summary>What a <c>dynconv_frame</c> stands for.</summary>
internal sealed class FrameObject(PlanFrame frame, Plan plan) : IHandled
{
    public static HandleKind Kind => HandleKind.Frame;

    public PlanFrame Frame { get; } = frame;

    /// <summary>How many numbers the input has.</summary>
    public long InputCount { get; } = plan.InputShape.ElementCount;

    /// <summary>How many numbers the output has.</summary>
    public long OutputCount { get; } = plan.OutputShape.ElementCount;

    public void Dispose() => Frame.Dispose();
}
