using System;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Pipelines;

namespace DynConv.Vulkan.Kernels;

/// <summary>A kernel by the shader whose maps are float16 in memory; it needs <see cref="VulkanFeatures.HalfStorage"/>.</summary>
/// <typeparam name="TKernel">The kernel.</typeparam>
/// <param name="kernel">The kernel with its sizes.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct HalfMaps<TKernel>(TKernel kernel) : IKernel<HalfMaps<TKernel>>
    where TKernel : unmanaged, IMapKernel<TKernel>
{
    private readonly TKernel _kernel = kernel;

    /// <summary>The kernel.</summary>
    public TKernel Kernel => _kernel;

    /// <inheritdoc/>
    public static string Shader { get; } = $"{TKernel.Shader}_half";

    /// <inheritdoc/>
    public static ReadOnlySpan<Access> Bindings => TKernel.Bindings;

    /// <inheritdoc/>
    public GroupCount Groups(DeviceCapabilities device) => _kernel.Groups(device);

    /// <inheritdoc/>
    public Specialization Specialize(DeviceCapabilities device) => _kernel.Specialize(device);
}
