using System;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Pipelines;

namespace DynConv.Vulkan.Kernels;

/// <summary>A kernel by its second shader, which reads texels.</summary>
/// <typeparam name="TKernel">The kernel.</typeparam>
/// <param name="kernel">The kernel with its sizes.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct Texels<TKernel>(TKernel kernel) : IKernel<Texels<TKernel>>
    where TKernel : unmanaged, IFetchingKernel<TKernel>
{
    private readonly TKernel _kernel = kernel;

    /// <inheritdoc/>
    public static string Shader { get; } = $"{TKernel.Shader}_texels";

    /// <inheritdoc/>
    public static ReadOnlySpan<Access> Bindings => TKernel.TexelBindings;

    /// <inheritdoc/>
    public GroupCount Groups(DeviceCapabilities device) => _kernel.TexelGroups(device);

    /// <inheritdoc/>
    public Specialization Specialize(DeviceCapabilities device) => _kernel.Specialize(device);
}
