#pragma warning disable CA1720 // The members are named after the types that they are.

namespace DynConv.Vulkan.Kernels;

/// <summary>
/// How the numbers of experts are stored on the device: the kernels that a dynamic convolution mixes, KernelWarehouse's
/// cells, the matrix of a layer that generates kernels. They are mixed in float32, and what is mixed is float32; so are
/// all biases and scales, and the weights of static layers. A device needs no feature for any of them.
/// </summary>
public enum ExpertPrecision
{
    /// <summary>As in the checkpoint.</summary>
    Float32,

    /// <summary>
    /// Half the bytes: float16, after a multiplication by a power of two that brings a bank's largest number near the
    /// largest float16, so that none overflows. NaN and infinities stay what they are. Error: 2^-12 of each number.
    /// </summary>
    Float16,

    /// <summary>
    /// A quarter of the bytes: whole numbers from −127 to 127 and, for each filter of each expert, a float32 scale, the
    /// largest magnitude in the filter / 127. Error: 1/254 of that magnitude. A bank in which there is a NaN or an
    /// infinity stays float32, which is logged.
    /// </summary>
    Int8,
}
