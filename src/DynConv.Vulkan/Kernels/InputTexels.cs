using System;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Pipelines;

namespace DynConv.Vulkan.Kernels;

/// <summary>A kernel by its third shader, which reads its input as texels, but not its weights.</summary>
/// <typeparam name="TKernel">The kernel.</typeparam>
/// <param name="kernel">The kernel with its sizes.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct InputTexels<TKernel>(TKernel kernel) : IKernel<InputTexels<TKernel>>
    where TKernel : unmanaged, IFetchingKernel<TKernel>
{
    private readonly TKernel _kernel = kernel;

    /// <inheritdoc/>
    public static string Shader { get; } = $"{TKernel.Shader}_input_texels";

    /// <inheritdoc/>
    public static ReadOnlySpan<Access> Bindings => TKernel.InputTexelBindings;

    /// <inheritdoc/>
    public GroupCount Groups(DeviceCapabilities device) => _kernel.TexelGroups(device);

    /// <inheritdoc/>
    public Specialization Specialize(DeviceCapabilities device) => _kernel.Specialize(device);
}
