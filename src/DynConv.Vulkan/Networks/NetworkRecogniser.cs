using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using DynConv.Checkpoints;
using DynConv.Vulkan.Networks.Zoo;
using DynConv.Vulkan.Networks.Zoo.Dcd;
using DynConv.Vulkan.Networks.Zoo.DwNet;
using DynConv.Vulkan.Networks.Zoo.DyConvSr;
using DynConv.Vulkan.Networks.Zoo.DyMn;
using DynConv.Vulkan.Networks.Zoo.DynamicConv;
using DynConv.Vulkan.Networks.Zoo.EfficientNet;
using DynConv.Vulkan.Networks.Zoo.FdyCrnn;
using DynConv.Vulkan.Networks.Zoo.GhostNet;
using DynConv.Vulkan.Networks.Zoo.KernelWarehouse;
using DynConv.Vulkan.Networks.Zoo.OdConv;
using DynConv.Vulkan.Networks.Zoo.RedNet;

namespace DynConv.Vulkan.Networks;

/// <summary>Tells from a state dict which known network it is of.</summary>
public static class NetworkRecogniser
{
    // A new architecture is a file in Zoo and a line here.
    private static readonly ImmutableArray<NetworkArchitecture> All =
    [
        Digits.Architecture,
        .. DynamicConvNetworks.All,
        .. EfficientNetNetworks.All,
        .. OdConvNetworks.All,
        .. ParameterNetNetworks.All,
        .. RedNetNetworks.All,
        .. DwNetNetworks.All,
        DyConvSR.Architecture,
        .. WarehouseNetworks.All,
        .. DcdNetworks.All,
        .. DyMnNetworks.All,
        .. FdyCrnnNetworks.All,
    ];

    /// <summary>The known architectures.</summary>
    public static IReadOnlyList<NetworkArchitecture> Known => All;

    /// <summary>Recognises a network.</summary>
    /// <param name="stateDict">All that a checkpoint has; the weights may be wrapped (<c>state_dict.</c>,
    /// <c>module.</c>, …).</param>
    /// <param name="network">The architecture and the weights without their wrapping, or null.</param>
    /// <returns>Whether it is known.</returns>
    public static bool TryRecognise(StateDict stateDict, [NotNullWhen(true)] out RecognisedNetwork? network)
    {
        ArgumentNullException.ThrowIfNull(stateDict);
        foreach (NetworkArchitecture architecture in All)
        {
            network = architecture.FindIn(stateDict);
            if (network is not null)
            {
                return true;
            }
        }

        network = null;
        return false;
    }

    /// <summary>Looks an architecture up.</summary>
    /// <param name="name">Its name; case does not matter.</param>
    /// <param name="architecture">The architecture, or null.</param>
    /// <returns>Whether there is one.</returns>
    public static bool TryFind(string name, [NotNullWhen(true)] out NetworkArchitecture? architecture)
    {
        foreach (NetworkArchitecture known in All)
        {
            if (known.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            {
                architecture = known;
                return true;
            }
        }

        architecture = null;
        return false;
    }
}
