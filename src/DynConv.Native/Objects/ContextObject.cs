using DynConv.Native.Handles;
using DynConv.Vulkan.Device;

namespace DynConv.Native.Objects;

/// <summary>What a <c>dynconv_context</c> stands for.</summary>
internal sealed class ContextObject(VulkanContext context, bool isAdopted) : IHandled
{
    public static HandleKind Kind => HandleKind.Context;

    public VulkanContext Context { get; } = context;

    public bool IsAdopted { get; } = isAdopted;

    public void Dispose() => Context.Dispose();
}
