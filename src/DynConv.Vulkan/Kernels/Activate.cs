using System;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Pipelines;

namespace DynConv.Vulkan.Kernels;

/// <summary>y = f(x), element by element. Bindings: 0 input; 1 output. Float32.</summary>
/// <param name="elements">Numbers in each.</param>
/// <param name="activation">f (PyTorch: ReLU, ReLU6, SiLU).</param>
[StructLayout(LayoutKind.Sequential)]
public readonly struct Activate(uint elements, Activation activation) : IKernel<Activate>
{
    private readonly uint _elements = elements;
    private readonly uint _activation = (uint)activation;

    /// <inheritdoc/>
    public static string Shader => "activate";

    /// <inheritdoc/>
    public static ReadOnlySpan<Access> Bindings => [Access.Read, Access.Write];

    /// <inheritdoc/>
    public GroupCount Groups(DeviceCapabilities device) => GroupCount.Cover(_elements, GroupSizes.Default, device);

    /// <inheritdoc/>
    public Specialization Specialize(DeviceCapabilities device) => new(GroupSizes.Default, _activation);
}
