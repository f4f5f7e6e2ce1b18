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

    /// <summary>Work-groups of the second shader, where they are others.</summary>
    GroupCount TexelGroups(DeviceCapabilities device) => Groups(device);
}
