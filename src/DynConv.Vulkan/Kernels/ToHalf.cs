using System;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Pipelines;

namespace DynConv.Vulkan.Kernels;

/// <summary>float16 of float32, rounded to the nearest. Bindings: 0 float32; 1 float16.</summary>
/// <param name="elements">Numbers.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct ToHalf(uint elements) : IKernel<ToHalf>
{
    private readonly uint _elements = elements;

    /// <inheritdoc/>
    public static string Shader => "to_half";

    /// <inheritdoc/>
    public static ReadOnlySpan<Access> Bindings => [Access.Read, Access.Write];

    /// <inheritdoc/>
    public GroupCount Groups(DeviceCapabilities device) => GroupCount.Cover(_elements, GroupSizes.Default, device);

    /// <inheritdoc/>
    public Specialization Specialize(DeviceCapabilities device) => new(GroupSizes.Default);
}
