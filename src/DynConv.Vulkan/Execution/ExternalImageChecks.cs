using System;
using DynConv.Vulkan.Device;
using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Execution;

/// <summary>Refuses images that cannot be converted, as far as it can be told from what is declared.</summary>
internal static class ExternalImageChecks
{
    public static void ThrowIfNoInput(string what, ExternalImage image)
    {
        ThrowIfWrong(what, image);
        if (!ImageFormats.TryGetInput(image.Format, out _))
        {
            throw new ArgumentException(
                $"{what}: format {image.Format} is not read; use one of {string.Join(", ", ImageFormats.Inputs)}");
        }

        if (image.Before.Layout == ImageLayout.Undefined)
        {
            throw new ArgumentException($"{what}: Before.Layout is Undefined, which would drop the picture");
        }
    }

    public static void ThrowIfNoOutput(string what, ExternalImage image)
    {
        ThrowIfWrong(what, image);
        if (!ImageFormats.TryGetOutput(image.Format, out _))
        {
            throw new ArgumentException(
                $"{what}: format {image.Format} is not written; use one of {string.Join(", ", ImageFormats.Outputs)}");
        }
    }

    private static void ThrowIfWrong(string what, ExternalImage image)
    {
        if (image.Handle == 0)
        {
            throw new ArgumentException($"{what}: the image is null");
        }

        image.Before.ThrowIfContradictory($"{what}, Before");
        image.After.ThrowIfContradictory($"{what}, After");
        if (image.After.Layout is ImageLayout.Undefined or ImageLayout.Preinitialized)
        {
            throw new ArgumentException(
                $"{what}: After.Layout is {image.After.Layout}; say which layout you want it in");
        }
    }
}
