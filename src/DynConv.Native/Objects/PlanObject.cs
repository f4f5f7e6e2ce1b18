using DynConv.Native.Handles;
using DynConv.Vulkan.Planning;

namespace DynConv.Native.Objects;

/// <summary>What a <c>dynconv_plan</c> stands for.</summary>
internal sealed class PlanObject(Plan plan) : IHandled
{
    public static HandleKind Kind => HandleKind.Plan;

    public Plan Plan { get; } = plan;

    public void Dispose() => Plan.Dispose();
}
