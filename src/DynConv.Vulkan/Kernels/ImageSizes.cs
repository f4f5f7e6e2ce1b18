using System;

namespace DynConv.Vulkan.Kernels;

/// <summary>What the kernels between images and tensors ask of sizes.</summary>
internal static class ImageSizes
{
    /// <summary>Larger ones would overflow the shaders' exact coordinates; images are not larger anywhere.</summary>
    public const uint Largest = 32768;

    /// <summary>Refuses a size that is zero or too large.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is so.</exception>
    public static void Check(string what, (uint Y, uint X) size)
    {
        if (size.Y is 0 or > Largest || size.X is 0 or > Largest)
        {
            throw new ArgumentOutOfRangeException(
                what, $"{what} is {size.Y}×{size.X}; each side must be from 1 to {Largest}");
        }
    }

    /// <summary>Refuses a number of channels that is no picture, and a sample that 32 bits do not index.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is so.</exception>
    public static void CheckSample(uint channels, (uint Y, uint X) size, uint firstElement)
    {
        if (channels is not (1 or 3 or 4))
        {
            throw new ArgumentOutOfRangeException(
                nameof(channels), $"a tensor of {channels} channels is no picture; it must have 1, 3 or 4");
        }

        ulong end = firstElement + ((ulong)channels * size.Y * size.X);
        if (end > uint.MaxValue)
        {
            throw new ArgumentOutOfRangeException(
                nameof(firstElement), $"the sample ends at element {end}, which 32 bits do not index");
        }
    }
}
