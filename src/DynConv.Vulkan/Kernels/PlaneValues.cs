using System;
using DynConv.Vulkan.Device;

namespace DynConv.Vulkan.Kernels;

/// <summary>What a mean of a plane is made of: its H·W values, or sums of parts of it.</summary>
/// <param name="Count">P, values or sums of each plane.</param>
/// <param name="Divisor">H·W.</param>
internal readonly record struct PlaneValues(uint Count, uint Divisor)
{
    /// <summary>Parts that a plane's sum is made of (LANES of include/plane_mean.glsl), whichever kernel makes it.</summary>
    public uint Lanes(DeviceCapabilities device)
    {
        // Software drivers run a vector of eight at a time, and the sum of lanes by one of them.
        uint lanes = GroupSizes.Sharing((Count + 3) / 4);
        return device.IsSoftware ? Math.Min(lanes, 8) : lanes;
    }
}
