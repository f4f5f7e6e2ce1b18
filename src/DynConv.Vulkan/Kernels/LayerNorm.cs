using System;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Pipelines;

namespace DynConv.Vulkan.Kernels;

/// <summary>
/// y = f((x − μ) / √(σ² + ε) · weight[c] + bias[c]) with mean and variance of each pixel's channels (PyTorch:
/// <c>layer_norm</c> over C). Bindings: 0 input [N, C, planeSize]; 1 weight [C], or any buffer; 2 bias [C], or any
/// buffer; 3 output. Float32.
/// </summary>
/// <param name="samples">N.</param>
/// <param name="channels">C.</param>
/// <param name="planeSize">H·W.</param>
/// <param name="epsilon">ε.</param>
/// <param name="hasWeight">Whether there is a weight.</param>
/// <param name="hasBias">Whether there is a bias.</param>
/// <param name="activation">f.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly struct LayerNorm(
    uint samples, uint channels, uint planeSize, float epsilon, bool hasWeight, bool hasBias, Activation activation)
    : IKernel<LayerNorm>
{
    private readonly uint _samples = samples;
    private readonly uint _channels = channels;
    private readonly uint _planeSize = planeSize;
    private readonly float _epsilon = epsilon;
    private readonly uint _hasWeight = hasWeight ? 1u : 0u;
    private readonly uint _hasBias = hasBias ? 1u : 0u;
    private readonly uint _activation = (uint)activation;

    /// <inheritdoc/>
    public static string Shader => "layer_norm";

    /// <inheritdoc/>
    public static ReadOnlySpan<Access> Bindings => [Access.Read, Access.Read, Access.Read, Access.Write];

    private uint Lanes => AxisLanes.Count(_channels, _planeSize);

    /// <inheritdoc/>
    public GroupCount Groups(DeviceCapabilities device)
        => GroupCount.Cover((ulong)_samples * _planeSize * Lanes, GroupSizes.Default, device);

    /// <inheritdoc/>
    public Specialization Specialize(DeviceCapabilities device)
        => new(GroupSizes.Default, Lanes, _hasWeight, _hasBias, _activation);
}
