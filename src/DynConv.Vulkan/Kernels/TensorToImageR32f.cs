using System;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Pipelines;

namespace DynConv.Vulkan.Kernels;

/// <summary>
/// An image of one float per pixel from one sample of a tensor: its only channel, or the luminance (Rec. 601) of its
/// colours. Bindings: 0 tensor [C, H, W] of the sample, float32; 1 the image, <c>R32_SFLOAT</c>.
/// </summary>
/// <param name="conversion">What is converted.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct TensorToImageR32f(in TensorToImage conversion) : IKernel<TensorToImageR32f>
{
    private readonly TensorToImage _conversion = conversion;

    /// <inheritdoc/>
    public static string Shader => "tensor_to_image_r32f";

    /// <inheritdoc/>
    public static ReadOnlySpan<Access> Bindings => [Access.Read];

    /// <inheritdoc/>
    public static ReadOnlySpan<ImageUse> Images => [ImageUse.Storage];

    /// <inheritdoc/>
    public GroupCount Groups(DeviceCapabilities device) => _conversion.Groups(device);

    /// <inheritdoc/>
    public Specialization Specialize(DeviceCapabilities device) => new(GroupSizes.Default);
}
