namespace DynConv.Vulkan.Planning.Convolutions;

/// <summary>A way to compute a convolution.</summary>
internal enum ConvolutionForm
{
    /// <summary>One dispatch over outputs, any geometry: a register tile of filters × pixels, without shared memory.</summary>
    Direct,

    /// <summary>1×1, stride 1: a matrix product over the pixels of a map as they lie.</summary>
    Pointwise,

    /// <summary>3×3, stride 1, by Winograd on tiles of 2×2 outputs: 2.25 times fewer products, float32's usual error.</summary>
    Winograd2,

    /// <summary>3×3, stride 1, by Winograd on tiles of 4×4 outputs: 4 times fewer products, some ten times the error.</summary>
    Winograd4,

    /// <summary>
    /// 2-D, one group: a matrix product over channels and taps on the device's matrix units, of operands rounded to
    /// float16.
    /// </summary>
    Matrix,

    /// <summary>
    /// 2-D, more than one filter in a group: blocks of filters × pixels in shared memory, which mix experts while they are
    /// loaded where that pays. For GPUs.
    /// </summary>
    Blocked,
}
