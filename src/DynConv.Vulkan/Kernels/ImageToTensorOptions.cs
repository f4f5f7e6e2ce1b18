using System.Collections.Generic;

namespace DynConv.Vulkan.Kernels;

/// <summary>
/// What an image means to a network: tensor[c] = (image[c] · <see cref="Scale"/> − <see cref="Mean"/>[c]) /
/// <see cref="Std"/>[c], as <c>torchvision.transforms.Normalize</c> does after <c>ToTensor</c>. An image's values are
/// those that a shader samples: 0 to 1 for UNORM formats, linear light for SRGB ones (a view of the UNORM format gives
/// the stored numbers, which is what PyTorch reads from files), and the numbers themselves for floating-point ones.
/// A tensor of one channel is the luminance (Rec. 601) of a colour image, or the red of a one-channel image; three
/// channels are the colours; four are the colours, then alpha. A one-channel image is grey where three are wanted.
/// Where sizes differ the image is resized as
/// <c>torch.nn.functional.interpolate(mode="bilinear", align_corners=False)</c> does.
/// </summary>
public sealed record ImageToTensorOptions
{
    /// <summary>Which colour comes first; of no importance to a tensor of one channel.</summary>
    public ChannelOrder Order { get; init; } = ChannelOrder.Rgb;

    /// <summary>Subtracted from the tensor's channels, in the tensor's order; empty for zeros.</summary>
    public IReadOnlyList<float> Mean { get; init; } = [];

    /// <summary>What the tensor's channels are divided by, in the tensor's order; empty for ones.</summary>
    public IReadOnlyList<float> Std { get; init; } = [];

    /// <summary>Multiplied with all channels first, alpha too: 255 for a network that was trained on bytes.</summary>
    public float Scale { get; init; } = 1;
}
