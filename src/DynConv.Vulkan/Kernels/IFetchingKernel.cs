using System;
using DynConv.Vulkan.Device;

namespace DynConv.Vulkan.Kernels;

/// <summary>
/// A kernel with a second shader, NAME_texels, that reads some buffers as texels. Software drivers turn a load from a storage
/// buffer at an address that differs between invocations into a loop with a bounds check for each; a texel they gather.
/// </summary>
/// <typeparam name="TSelf">The kernel's own type.</typeparam>
internal interface IFetchingKernel<TSelf> : IKernel<TSelf>
    where TSelf : unmanaged, IFetchingKernel<TSelf>
{
    /// <summary>What the second shader does with each binding.</summary>
    static abstract ReadOnlySpan<Access> TexelBindings { get; }

    /// <summary>
    /// What a third shader, NAME_input_texels, does with each binding; empty where there is none. It leaves weights to a storage
    /// buffer, which is faster where a driver loads once what is the same for all invocations
    /// (<see cref="DeviceCapabilities.LoadsUniformsOnce"/>).
    /// </summary>
    static virtual ReadOnlySpan<Access> InputTexelBindings => [];

    /// <summary>Whether a device that prefers texels prefers them for this kernel too.</summary>
    bool GainsByTexels(DeviceCapabilities device) => true;

    /// <summary>Work-groups of the shaders of texels, where they are others.</summary>
    GroupCount TexelGroups(DeviceCapabilities device) => Groups(device);
}
