using System;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Pipelines;

namespace DynConv.Vulkan.Kernels;

/// <summary>
/// Involution (Li et al., CVPR 2021; arXiv 2103.06255): a square kernel for each pixel and group of channels, zero
/// padding of (k − 1) / 2; then f(scale[c] · sum + shift[c]). Bindings: 0 input [N, C, H, W]; 1 kernels [N, G, k², H',
/// W']; 2 scale and shift [2, C], or any buffer; 3 output [N, C, H', W']. Float32.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
public readonly struct Involution : IKernel<Involution>
{
    private const uint MostChannels = 8;

    private readonly uint _samples;
    private readonly uint _groups;
    private readonly uint _channelsPerGroup;
    private readonly uint _height;
    private readonly uint _width;
    private readonly uint _outHeight;
    private readonly uint _outWidth;
    private readonly uint _stride;
    private readonly uint _firstSample;
    private readonly uint _channels;
    private readonly uint _kernelSize;
    private readonly uint _hasAffine;
    private readonly uint _activation;

    /// <summary>An involution.</summary>
    /// <param name="samples">N.</param>
    /// <param name="groups">G.</param>
    /// <param name="channelsPerGroup">C/G.</param>
    /// <param name="size">H and W.</param>
    /// <param name="kernelSize">k, odd.</param>
    /// <param name="stride">Pixels between two windows.</param>
    /// <param name="firstSample">The sample of the kernels that belongs to the first of the input.</param>
    /// <param name="hasAffine">Whether there are scale and shift.</param>
    /// <param name="activation">f.</param>
    public Involution(
        uint samples,
        uint groups,
        uint channelsPerGroup,
        (uint Y, uint X) size,
        uint kernelSize,
        uint stride,
        uint firstSample,
        bool hasAffine,
        Activation activation)
    {
        (_samples, _groups, _channelsPerGroup) = (samples, groups, channelsPerGroup);
        (_height, _width) = size;
        (_outHeight, _outWidth) = (((_height - 1) / stride) + 1, ((_width - 1) / stride) + 1);
        (_kernelSize, _stride, _firstSample) = (kernelSize, stride, firstSample);
        _channels = MostChannels;
        while (channelsPerGroup % _channels != 0)
        {
            _channels /= 2;
        }

        _hasAffine = hasAffine ? 1u : 0u;
        _activation = (uint)activation;
    }

    /// <inheritdoc/>
    public static string Shader => "involution";

    /// <inheritdoc/>
    public static ReadOnlySpan<Access> Bindings => [Access.Read, Access.Read, Access.Read, Access.Write];

    /// <inheritdoc/>
    public GroupCount Groups(DeviceCapabilities device) => GroupCount.Cover(
        (ulong)_samples * (_groups * _channelsPerGroup / _channels) * _outHeight * _outWidth,
        GroupSizes.Default,
        device);

    /// <inheritdoc/>
    public Specialization Specialize(DeviceCapabilities device) =>
        new(GroupSizes.Default, _channels, _kernelSize, _hasAffine, _activation);
}
