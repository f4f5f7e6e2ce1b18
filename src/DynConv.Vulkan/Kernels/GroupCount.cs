using System;
using DynConv.Vulkan.Device;

namespace DynConv.Vulkan.Kernels;

/// <summary>
/// Work-groups of a dispatch. Shaders number them along x and then y (include/groups.glsl), since a device may allow
/// only 65535 along each; the last row may be partly unused, so a shader checks its number against its total.
/// </summary>
public readonly record struct GroupCount(uint X, uint Y)
{
    /// <summary>As many work-groups as <paramref name="groups"/>, laid out in rows that the device allows.</summary>
    /// <exception cref="DeviceLimitException">More than the device can dispatch.</exception>
    public static GroupCount Linear(ulong groups, DeviceCapabilities device)
    {
        ArgumentNullException.ThrowIfNull(device);
        uint x = (uint)Math.Clamp(groups, 1, Math.Min(device.MaxGroupCountX, 65535));
        ulong y = Math.Max(1, DivideRoundingUp(groups, x));
        return y <= Math.Min(device.MaxGroupCountY, 65535)
            ? new GroupCount(x, (uint)y)
            : throw new DeviceLimitException($"{groups} work-groups are more than the device dispatches at once");
    }

    /// <summary>Enough work-groups of <paramref name="groupSize"/> for <paramref name="invocations"/>.</summary>
    public static GroupCount Cover(ulong invocations, uint groupSize, DeviceCapabilities device)
        => Linear(DivideRoundingUp(invocations, groupSize), device);

    /// <summary>⌈count / size⌉, without the usual sum, which overflows for the largest numbers.</summary>
    internal static ulong DivideRoundingUp(ulong count, ulong size) => (count / size) + (count % size == 0 ? 0ul : 1ul);
}
