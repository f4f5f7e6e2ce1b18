using System;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Pipelines;

namespace DynConv.Vulkan.Kernels;

/// <summary>
/// y = max(a1·x + b1, a2·x + b2) with (a1, a2, b1, b2) = scale · θ + shift (Chen et al., "Dynamic ReLU", arXiv
/// 2003.10027, types A and B, K = 2). Bindings: 0 x [N, C, planeSize]; 1 θ [N, 4] or [N, C, 4]; 2 scale and shift
/// [2, 4]; 3 output. Float32.
/// </summary>
/// <param name="samples">N.</param>
/// <param name="channels">C.</param>
/// <param name="planeSize">H·W.</param>
/// <param name="isShared">Whether a sample's channels share its θ (type A).</param>
/// <param name="firstSample">The sample of θ that belongs to the first of x.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly struct DynamicRelu(uint samples, uint channels, uint planeSize, bool isShared, uint firstSample)
    : IKernel<DynamicRelu>
{
    private const uint Coefficients = 4;

    private readonly uint _elements = checked(samples * channels * planeSize);
    private readonly uint _channels = channels;
    private readonly uint _planeSize = planeSize;
    private readonly uint _thetaPerSample = isShared ? Coefficients : Coefficients * channels;
    private readonly uint _thetaPerChannel = isShared ? 0 : Coefficients;
    private readonly uint _firstSample = firstSample;

    /// <inheritdoc/>
    public static string Shader => "dynamic_relu";

    /// <inheritdoc/>
    public static ReadOnlySpan<Access> Bindings => [Access.Read, Access.Read, Access.Read, Access.Write];

    /// <inheritdoc/>
    public GroupCount Groups(DeviceCapabilities device) => GroupCount.Cover(_elements, GroupSizes.Default, device);

    /// <inheritdoc/>
    public Specialization Specialize(DeviceCapabilities device) => new(GroupSizes.Default);
}
