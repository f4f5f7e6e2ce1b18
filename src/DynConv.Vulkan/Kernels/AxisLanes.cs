using System;

namespace DynConv.Vulkan.Kernels;

/// <summary>How include/axis.glsl shares the numbers along one axis among invocations.</summary>
internal static class AxisLanes
{
    // Then eight neighbouring places are read together: 32 bytes, which is what a GPU's cache fetches at once.
    private const uint MostOfMany = 8;

    /// <summary>
    /// Invocations for each place of [outer, length, inner]. The number of samples has no say, so that a sample's bits
    /// do not depend on its company.
    /// </summary>
    public static uint Count(uint length, uint inner)
        => inner == 1 ? GroupSizes.Sharing(length) : Math.Min(GroupSizes.Sharing(length), MostOfMany);
}
