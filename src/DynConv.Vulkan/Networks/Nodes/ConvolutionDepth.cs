namespace DynConv.Vulkan.Networks.Nodes;

/// <summary>The numbers of a convolution along the slices of a volume.</summary>
/// <param name="Kernel">Taps.</param>
/// <param name="Stride">Slices between two windows.</param>
/// <param name="Padding">Zeros before and after the input.</param>
/// <param name="Dilation">Slices between two taps.</param>
internal readonly record struct ConvolutionDepth(int Kernel, int Stride, int Padding, int Dilation)
{
    /// <summary>Slices of the output; below 1 where the window does not fit.</summary>
    public long Positions(int slices) => WindowMath.Positions(slices, Kernel, Stride, Padding, Dilation);
}
