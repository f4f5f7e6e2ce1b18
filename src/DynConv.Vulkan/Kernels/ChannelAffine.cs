using System;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Pipelines;

namespace DynConv.Vulkan.Kernels;

/// <summary>
/// y[n, c] = f(scale[c] · x[n, c] + shift[c]): batch normalization at inference (PyTorch: <c>BatchNorm2d</c> in eval
/// mode). Bindings: 0 input [N, C, planeSize]; 1 scale [C]; 2 shift [C]; 3 output. Float32.
/// </summary>
/// <param name="samples">N.</param>
/// <param name="channels">C.</param>
/// <param name="planeSize">H·W.</param>
/// <param name="activation">f.</param>
[StructLayout(LayoutKind.Sequential)]
public readonly struct ChannelAffine(uint samples, uint channels, uint planeSize, Activation activation)
    : IKernel<ChannelAffine>
{
    private readonly uint _elements = checked(samples * channels * planeSize);
    private readonly uint _channels = channels;
    private readonly uint _planeSize = planeSize;
    private readonly uint _activation = (uint)activation;

    /// <inheritdoc/>
    public static string Shader => "channel_affine";

    /// <inheritdoc/>
    public static ReadOnlySpan<Access> Bindings => [Access.Read, Access.Read, Access.Read, Access.Write];

    /// <inheritdoc/>
    public GroupCount Groups(DeviceCapabilities device) => GroupCount.Cover(_elements, GroupSizes.Default, device);

    /// <inheritdoc/>
    public Specialization Specialize(DeviceCapabilities device) => new(GroupSizes.Default, _activation);
}
