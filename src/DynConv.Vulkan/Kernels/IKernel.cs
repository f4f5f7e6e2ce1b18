using System;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Pipelines;

namespace DynConv.Vulkan.Kernels;

/// <summary>
/// One compute shader as a C# type. The struct itself is the shader's push-constant block: sequential fields of 32
/// bits, at most 128 bytes. A field that only chooses a specialization constant is in the block too, so that a kernel
/// is one value.
/// </summary>
/// <typeparam name="TSelf">The kernel's own type.</typeparam>
public interface IKernel<TSelf>
    where TSelf : unmanaged, IKernel<TSelf>
{
    /// <summary>The shader's name: shaders/NAME.comp.</summary>
    static abstract string Shader { get; }

    /// <summary>What it does with bindings 0, 1, 2, … of set 0 (all storage buffers).</summary>
    static abstract ReadOnlySpan<Access> Bindings { get; }

    /// <summary>The images at the bindings after the buffers. Barriers for them are the caller's affair.</summary>
    internal static virtual ReadOnlySpan<ImageUse> Images => [];

    /// <summary>Work-groups for this device.</summary>
    GroupCount Groups(DeviceCapabilities device);

    /// <summary>Specialization constants for this device; constant 0 is the work-group's size.</summary>
    Specialization Specialize(DeviceCapabilities device);
}
