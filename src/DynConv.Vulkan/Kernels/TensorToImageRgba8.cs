using System;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Pipelines;

namespace DynConv.Vulkan.Kernels;

/// <summary>
/// An image of 8 bits per channel from one sample of a tensor. Bindings: 0 tensor [C, H, W] of the sample, float32; 1 the
/// image, <c>R8G8B8A8_UNORM</c>. Values outside 0 to 1 become 0 or 1, NaN becomes 0.
/// </summary>
/// <param name="conversion">What is converted.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct TensorToImageRgba8(in TensorToImage conversion) : IKernel<TensorToImageRgba8>
{
    private readonly TensorToImage _conversion = conversion;

    /// <inheritdoc/>
    public static string Shader => "tensor_to_image_rgba8";

    /// <inheritdoc/>
    public static ReadOnlySpan<Access> Bindings => [Access.Read];

    /// <inheritdoc/>
    public static ReadOnlySpan<ImageUse> Images => [ImageUse.Storage];

    /// <inheritdoc/>
    public GroupCount Groups(DeviceCapabilities device) => _conversion.Groups(device);

    /// <inheritdoc/>
    public Specialization Specialize(DeviceCapabilities device) => new(GroupSizes.Default);
}
