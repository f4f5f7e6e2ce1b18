using System;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Pipelines;

namespace DynConv.Vulkan.Kernels;

/// <summary>
/// One sample of an NCHW tensor from an image (<see cref="ImageToTensorOptions"/>). Bindings: 0 tensor [C, H, W] of the
/// sample, float32; 1 the image, any format that is sampled as floating-point numbers.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct ImageToTensor : IKernel<ImageToTensor>
{
    private readonly ChannelScales _scales;
    private readonly uint _height;
    private readonly uint _width;
    private readonly uint _imageHeight;
    private readonly uint _imageWidth;
    private readonly uint _channels;
    private readonly uint _imageColours;
    private readonly uint _blueFirst;
    private readonly uint _firstElement;

    /// <summary>Says what is converted.</summary>
    /// <param name="options">What the image means.</param>
    /// <param name="image">The image's height and width.</param>
    /// <param name="imageColours">1 for a one-channel image, 3 for a colour image with or without alpha
    /// (<see cref="ImageFormats"/>).</param>
    /// <param name="channels">C: 1, 3 or 4.</param>
    /// <param name="size">H and W.</param>
    /// <param name="firstElement">Where the sample starts in the bound range, for ranges that have to start
    /// elsewhere to be aligned.</param>
    /// <exception cref="ArgumentException">The options do not fit the channels, or a size is impossible.</exception>
    public ImageToTensor(
        ImageToTensorOptions options, (uint Y, uint X) image, uint imageColours, uint channels, (uint Y, uint X) size,
        uint firstElement = 0)
    {
        ImageSizes.Check(nameof(image), image);
        ImageSizes.Check(nameof(size), size);
        ImageSizes.CheckSample(channels, size, firstElement);
        if (imageColours is not (1 or 3))
        {
            throw new ArgumentOutOfRangeException(
                nameof(imageColours), $"an image of {imageColours} colours; it must have 1 or 3");
        }

        _scales = ChannelScales.Normalizing(options, channels);
        (_height, _width) = size;
        (_imageHeight, _imageWidth) = image;
        _channels = channels;
        _imageColours = imageColours;
        _blueFirst = options.Order == ChannelOrder.Bgr ? 1u : 0u;
        _firstElement = firstElement;
    }

    /// <inheritdoc/>
    public static string Shader => "image_to_tensor";

    /// <inheritdoc/>
    public static ReadOnlySpan<Access> Bindings => [Access.Write];

    /// <inheritdoc/>
    public static ReadOnlySpan<ImageUse> Images => [ImageUse.Sampled];

    /// <inheritdoc/>
    public GroupCount Groups(DeviceCapabilities device)
        => GroupCount.Cover((ulong)_height * _width, GroupSizes.Default, device);

    /// <inheritdoc/>
    public Specialization Specialize(DeviceCapabilities device) => new(GroupSizes.Default);
}
