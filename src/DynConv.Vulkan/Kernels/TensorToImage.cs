using System;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;

namespace DynConv.Vulkan.Kernels;

/// <summary>
/// The push constants of the kernels that write an image from one sample of an NCHW tensor
/// (<see cref="TensorToImageOptions"/>); they differ in the image's format only.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct TensorToImage
{
    private readonly ChannelScales _scales;
    private readonly uint _height;
    private readonly uint _width;
    private readonly uint _tensorHeight;
    private readonly uint _tensorWidth;
    private readonly uint _channels;
    private readonly uint _blueFirst;
    private readonly uint _firstElement;

    /// <summary>Says what is converted.</summary>
    /// <param name="options">What the tensor means.</param>
    /// <param name="channels">C: 1, 3 or 4.</param>
    /// <param name="size">H and W.</param>
    /// <param name="image">The image's height and width.</param>
    /// <param name="firstElement">Where the sample starts in the bound range, for ranges that have to start
    /// elsewhere to be aligned.</param>
    /// <exception cref="ArgumentException">The options do not fit the channels, or a size is impossible.</exception>
    public TensorToImage(
        TensorToImageOptions options, uint channels, (uint Y, uint X) size, (uint Y, uint X) image,
        uint firstElement = 0)
    {
        ImageSizes.Check(nameof(image), image);
        ImageSizes.Check(nameof(size), size);
        ImageSizes.CheckSample(channels, size, firstElement);
        _scales = ChannelScales.Denormalizing(options, channels);
        (_height, _width) = image;
        (_tensorHeight, _tensorWidth) = size;
        _channels = channels;
        _blueFirst = options.Order == ChannelOrder.Bgr ? 1u : 0u;
        _firstElement = firstElement;
    }

    /// <summary>One invocation per pixel of the image.</summary>
    public GroupCount Groups(DeviceCapabilities device)
        => GroupCount.Cover((ulong)_height * _width, GroupSizes.Default, device);
}
