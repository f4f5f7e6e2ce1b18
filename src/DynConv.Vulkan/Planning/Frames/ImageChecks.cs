using System;
using System.Collections.Generic;
using System.Linq;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Execution;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Networks;

namespace DynConv.Vulkan.Planning.Frames;

/// <summary>Refuses images that cannot be converted, as far as it can be told from what is declared.</summary>
internal static class ImageChecks
{
    /// <exception cref="ArgumentException">An image is null, of a wrong format, or contradicts itself or
    /// another.</exception>
    public static void ThrowIfWrong(FrameBindings bindings, PlanProgram program)
    {
        ThrowIfBoth("Input", bindings.Input, bindings.InputImages, program.InputShape.N);
        ThrowIfBoth("Output", bindings.Output, bindings.OutputImages, program.OutputShape.N);
        for (int i = 0; i < bindings.InputImages.Count; i++)
        {
            ExternalImage image = bindings.InputImages[i];
            ExternalImageChecks.ThrowIfNoInput($"InputImages[{i}]", image);
            ThrowIfInconvertible(image, bindings.InputConversion, program.InputShape);
        }

        for (int i = 0; i < bindings.OutputImages.Count; i++)
        {
            ExternalImage image = bindings.OutputImages[i];
            string what = $"OutputImages[{i}]";
            ExternalImageChecks.ThrowIfNoOutput(what, image);
            ThrowIfInconvertible(image, bindings.OutputConversion, program.OutputShape);
            if (bindings.OutputImages.Take(i).Any(image.IsSameAs))
            {
                throw new ArgumentException($"{what}: an earlier sample is written to the same texels");
            }
        }
    }

    // Conversions refuse what they cannot do when they are made; that must be before a view is made of the image.
    private static void ThrowIfInconvertible(ExternalImage image, ImageToTensorOptions conversion, TensorShape shape)
    {
        _ = ImageFormats.TryGetInput(image.Format, out uint colours);
        _ = new ImageToTensor(
            conversion, (image.Height, image.Width), colours, (uint)shape.C, ((uint)shape.H, (uint)shape.W));
    }

    private static void ThrowIfInconvertible(ExternalImage image, TensorToImageOptions conversion, TensorShape shape)
        => _ = new TensorToImage(
            conversion, (uint)shape.C, ((uint)shape.H, (uint)shape.W), (image.Height, image.Width));

    private static void ThrowIfBoth(
        string what, ExternalBuffer? buffer, IReadOnlyList<ExternalImage> images, int samples)
    {
        if (images.Count == 0)
        {
            return;
        }

        if (buffer is not null)
        {
            throw new ArgumentException($"{what} and {what}Images are both given; give one");
        }

        if (images.Count != samples)
        {
            throw new ArgumentException($"{what}Images: {images.Count} images for a batch of {samples}; give one each");
        }
    }
}
