using System.Collections.Generic;

namespace DynConv.Vulkan.Kernels;

/// <summary>
/// What a network's output means as an image: image[c] = (tensor[c] · <see cref="Std"/>[c] + <see cref="Mean"/>[c]) /
/// <see cref="Scale"/>, the inverse of <see cref="ImageToTensorOptions"/> with the same numbers. Alpha is 1 where the
/// tensor has none; one channel is written to all three colours. Where sizes differ the tensor is resized as
/// <c>torch.nn.functional.interpolate(mode="bilinear", align_corners=False)</c> does.
/// An image of one channel takes the tensor's only channel, or the luminance (Rec. 601) of its colours.
/// In an 8-bit image values outside 0 to 1 become 0 or 1, and NaN becomes 0; rounding is the device's, to nearest on
/// common ones. In a 16-bit floating-point image finite values beyond ±65504 become ±65504; NaN and infinities are
/// passed on, and a driver that converts them as Vulkan says keeps them (SwiftShader makes NaN of infinities).
/// </summary>
public sealed record TensorToImageOptions
{
    /// <summary>Which colour the tensor's channel 0 is; of no importance to a tensor of one channel.</summary>
    public ChannelOrder Order { get; init; } = ChannelOrder.Rgb;

    /// <summary>Added to the tensor's channels, in the tensor's order; empty for zeros.</summary>
    public IReadOnlyList<float> Mean { get; init; } = [];

    /// <summary>Multiplied with the tensor's channels, in the tensor's order; empty for ones.</summary>
    public IReadOnlyList<float> Std { get; init; } = [];

    /// <summary>What all channels are divided by last, alpha too: 255 for a network that gives bytes.</summary>
    public float Scale { get; init; } = 1;
}
