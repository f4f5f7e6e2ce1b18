using System;
using System.Linq;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Planning.Convolutions;

/// <summary>When a convolution leaves sums of its tiles for the global average pool of its output.</summary>
internal static class TileSums
{
    /// <summary>Numbers of a map for each sum from which on they are worth it: then a pool reads little.</summary>
    private const uint LeastSaved = 4;

    /// <summary>Whether somebody makes means of a map, and would do so faster from sums. The batch has no say.</summary>
    /// <param name="builder">Has the network, the device and the options.</param>
    /// <param name="map">The map.</param>
    /// <param name="tiles">What invocations store of it; null where they leave no sums.</param>
    /// <param name="bytes">Bytes of the sums of a batch.</param>
    public static bool AreWanted(PlanBuilder builder, Value map, MapTiles? tiles, out ulong bytes)
    {
        TensorShape shape = builder.Shape(map);
        uint count = tiles?.Count ?? 0;
        bytes = (ulong)shape.N * (ulong)shape.C * count * sizeof(float);
        return tiles is not null && (builder.Options.TileSums ?? shape.PlaneSize >= LeastSaved * count)
            && builder.Users is { } users && !users.IsOutput(map)
            && users.Of(map).Any(node => node is AdaptiveAveragePoolNode && builder.Shape(node.Output).PlaneSize == 1);
    }

    /// <summary>Bytes before the sums behind a map.</summary>
    public static ulong Start(ulong map, DeviceCapabilities device)
    {
        ulong alignment = Math.Max(
            Math.Max(device.StorageBufferAlignment, device.TexelBufferAlignment), sizeof(float));
        return (map + alignment - 1) / alignment * alignment;
    }
}
