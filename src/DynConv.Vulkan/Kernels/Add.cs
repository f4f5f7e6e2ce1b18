using System;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Pipelines;

namespace DynConv.Vulkan.Kernels;

/// <summary>y = f(a + b), element by element. Bindings: 0 a; 1 b; 2 output. Float32.</summary>
/// <param name="elements">Numbers in each.</param>
/// <param name="activation">f.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly struct Add(uint elements, Activation activation) : IMapKernel<Add>
{
    private readonly uint _elements = elements;
    private readonly uint _activation = (uint)activation;

    /// <inheritdoc/>
    public static string Shader => "add";

    /// <inheritdoc/>
    public static ReadOnlySpan<Access> Bindings => [Access.Read, Access.Read, Access.Write];

    /// <inheritdoc/>
    public GroupCount Groups(DeviceCapabilities device) => GroupCount.Cover(_elements, GroupSizes.Default, device);

    /// <inheritdoc/>
    public Specialization Specialize(DeviceCapabilities device) => new(GroupSizes.Default, _activation);

    bool IMapKernel<Add>.IsMap(int binding) => true;
}
