namespace DynConv.Vulkan.Kernels;

/// <summary>The window of a pooling kernel, in pixels, as (y, x).</summary>
/// <param name="Kernel">Height and width.</param>
/// <param name="Stride">Step.</param>
/// <param name="Padding">On each side.</param>
/// <param name="Dilation">Distance between taps; (1, 1) for averages.</param>
public readonly record struct PoolWindow(
    (uint Y, uint X) Kernel, (uint Y, uint X) Stride, (uint Y, uint X) Padding, (uint Y, uint X) Dilation);
