using System;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Pipelines;

namespace DynConv.Vulkan.Kernels;

/// <summary>float32 of float16. Bindings: 0 float16; 1 float32.</summary>
/// <param name="elements">Numbers.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct FromHalf(uint elements) : IKernel<FromHalf>
{
    private readonly uint _elements = elements;

    /// <inheritdoc/>
    public static string Shader => "from_half";

    /// <inheritdoc/>
    public static ReadOnlySpan<Access> Bindings => [Access.Read, Access.Write];

    /// <inheritdoc/>
    public GroupCount Groups(DeviceCapabilities device) => GroupCount.Cover(_elements, GroupSizes.Default, device);

    /// <inheritdoc/>
    public Specialization Specialize(DeviceCapabilities device) => new(GroupSizes.Default);
}
