namespace DynConv.Vulkan.Planning;

#pragma warning disable CA1720 // The members are named after the types that they are.

/// <summary>In which numbers a plan multiplies.</summary>
public enum Arithmetic
{
    /// <summary>Float32 throughout.</summary>
    Float32,

    /// <summary>
    /// Convolutions round their operands to float16 and sum the products in float32, where the device has matrix units
    /// (VK_KHR_cooperative_matrix): up to 2e-3 of the largest output off. Operands beyond 65504 become infinite.
    /// Without matrix units a plan says so in the log and stays with float32. Software drivers emulate the units, slowly.
    /// </summary>
    Float16,
}
