using System;
using System.Numerics;
using DynConv.Vulkan.Device;

namespace DynConv.Vulkan.Kernels;

/// <summary>
/// The work of kernels of which an invocation makes one number for several samples, so that what they share is read once.
/// </summary>
internal static class SampleBlocks
{
    /// <summary>Samples that one read serves at most.</summary>
    private const uint Maximum = 8;

    /// <summary>Samples of an invocation.</summary>
    public static uint PerInvocation(uint samples) => Math.Min(BitOperations.RoundUpToPowerOf2(samples), Maximum);

    /// <summary>Work-groups for so many numbers of each sample.</summary>
    public static GroupCount Groups(uint numbers, uint samples, DeviceCapabilities device)
        => GroupCount.Linear(
            GroupCount.DivideRoundingUp(numbers, GroupSizes.Default)
                * GroupCount.DivideRoundingUp(samples, PerInvocation(samples)),
            device);
}
