using System;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Tests.Reference;

namespace DynConv.Vulkan.Tests.Kernels;

/// <summary>The library's activations and the reference's.</summary>
internal static class Activations
{
    /// <summary>The reference's name for an activation.</summary>
    public static Nonlinearity ToReference(this Activation activation) =>
        Enum.Parse<Nonlinearity>(activation.ToString(), ignoreCase: true);

    /// <summary>The library's name for a non-linearity.</summary>
    public static Activation ToLibrary(this Nonlinearity nonlinearity) =>
        Enum.Parse<Activation>(nonlinearity.ToString(), ignoreCase: true);
}
