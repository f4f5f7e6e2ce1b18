namespace DynConv.Vulkan.Planning;

#pragma warning disable CA1720 // The members are named after the types that they are.

/// <summary>How a plan keeps the maps between its steps.</summary>
public enum ActivationPrecision
{
    /// <summary>As float32.</summary>
    Float32,

    /// <summary>
    /// As float16 wherever convolutions, pools and sums hand on maps; all sums stay float32, and so do means, attentions and
    /// kernels. Half the bytes to read and to write, and some 1e-3 of a network's largest output off. What exceeds 65504
    /// becomes infinite, as in PyTorch. Without 16-bit storage (<see cref="Device.VulkanFeatures.HalfStorage"/>) a plan says
    /// so in the log and stays with float32. For GPUs: software drivers read such maps more slowly.
    /// </summary>
    Float16,
}
