using DynConv.Vulkan.Device;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Planning;

namespace DynConv.Portability.Tests.Plans;

/// <summary>A network, and an input shape to plan it for.</summary>
/// <param name="Name">What it is.</param>
/// <param name="Network">The network; its weights are zeros.</param>
/// <param name="Input">The shape.</param>
internal sealed record PlannedNetwork(string Name, Network Network, TensorShape Input)
{
    /// <summary>How experts are stored.</summary>
    public ExpertPrecision Precision { get; init; }

    /// <summary>In which numbers convolutions multiply.</summary>
    public Arithmetic Arithmetic { get; init; }

    /// <summary>How maps are stored.</summary>
    public ActivationPrecision Activations { get; init; }

    /// <summary>Makes the pipelines that the planner picks for a device.</summary>
    public void Compile(VulkanContext context)
    {
        using Plan plan = Network.Compile(
            context, Input,
            new PlanOptions { ExpertPrecision = Precision, Arithmetic = Arithmetic, ActivationPrecision = Activations });
    }
}
