using System;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Pipelines;

namespace DynConv.Vulkan.Kernels;

/// <summary>
/// y = x where x &gt; 0, else slope · x (PyTorch: <c>PReLU</c>, <c>LeakyReLU</c>). Bindings: 0 input
/// [N, C, planeSize]; 1 slope [1] or [C]; 2 output. Float32.
/// </summary>
/// <param name="samples">N.</param>
/// <param name="channels">C.</param>
/// <param name="planeSize">H·W.</param>
/// <param name="slopes">1, or C.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly struct ParametricRelu(uint samples, uint channels, uint planeSize, uint slopes)
    : IKernel<ParametricRelu>
{
    private readonly uint _elements = checked(samples * channels * planeSize);
    private readonly uint _slopes = slopes;
    private readonly uint _planeSize = planeSize;

    /// <inheritdoc/>
    public static string Shader => "parametric_relu";

    /// <inheritdoc/>
    public static ReadOnlySpan<Access> Bindings => [Access.Read, Access.Read, Access.Write];

    /// <inheritdoc/>
    public GroupCount Groups(DeviceCapabilities device) => GroupCount.Cover(_elements, GroupSizes.Default, device);

    /// <inheritdoc/>
    public Specialization Specialize(DeviceCapabilities device) => new(GroupSizes.Default);
}
