using System;
using System.Numerics;
using DynConv.Vulkan.Device;

namespace DynConv.Vulkan.Kernels;

/// <summary>Work-group sizes. Vulkan promises 128 invocations everywhere; results do not depend on the size.</summary>
internal static class GroupSizes
{
    /// <summary>For kernels whose invocations are independent: two NVIDIA warps, one AMD wave of 64.</summary>
    public const uint Default = 64;

    /// <summary>Work-groups that keep a processor's cores busy to the end.</summary>
    private const uint GroupsOfSoftware = 16;

    /// <summary>
    /// The smallest power of two that covers <paramref name="work"/>, between a subgroup and <see cref="Default"/>.
    /// </summary>
    public static uint Covering(ulong work, DeviceCapabilities device)
    {
        uint least = Math.Clamp(BitOperations.RoundUpToPowerOf2(device.SubgroupSize), 1, Default);
        return (uint)Math.Clamp(BitOperations.RoundUpToPowerOf2(Math.Max(work, 1)), least, Default);
    }

    /// <summary>
    /// For invocations that are few and long. A software driver gives each work-group to one core, so it gets many small ones,
    /// of a subgroup each; else <see cref="Default"/>. No size between: each is one more shader to compile.
    /// </summary>
    public static uint Spreading(ulong invocations, DeviceCapabilities device)
        => device.IsSoftware && invocations < GroupsOfSoftware * Default ? Covering(1, device) : Default;

    /// <summary>
    /// How many neighbouring invocations share one sum of <paramref name="terms"/>. Each adds its part, then one adds
    /// the partial sums one after another: about the square root makes both short. A power of two up to
    /// <see cref="Default"/>.
    /// </summary>
    public static uint Sharing(uint terms)
        => Math.Clamp(BitOperations.RoundUpToPowerOf2((uint)Math.Sqrt(Math.Max(terms, 1))), 1, Default);
}
