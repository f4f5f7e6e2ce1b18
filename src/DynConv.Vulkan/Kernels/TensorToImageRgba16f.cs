using System;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Pipelines;

namespace DynConv.Vulkan.Kernels;

/// <summary>
/// An image of four halves from one sample of a tensor. Bindings: 0 tensor [C, H, W] of the sample, float32; 1 the image,
/// <c>R16G16B16A16_SFLOAT</c>. Finite values beyond ±65504 become ±65504; NaN and infinities are
/// passed on.
/// </summary>
/// <param name="conversion">What is converted.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct TensorToImageRgba16f(in TensorToImage conversion) : IKernel<TensorToImageRgba16f>
{
    private readonly TensorToImage _conversion = conversion;

    /// <inheritdoc/>
    public static string Shader => "tensor_to_image_rgba16f";

    /// <inheritdoc/>
    public static ReadOnlySpan<Access> Bindings => [Access.Read];

    /// <inheritdoc/>
    public static ReadOnlySpan<ImageUse> Images => [ImageUse.Storage];

    /// <inheritdoc/>
    public GroupCount Groups(DeviceCapabilities device) => _conversion.Groups(device);

    /// <inheritdoc/>
    public Specialization Specialize(DeviceCapabilities device) => new(GroupSizes.Default);
}
