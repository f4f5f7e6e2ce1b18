namespace DynConv.Vulkan.Networks.Zoo;

/// <summary>Where a convolution stands in a network, for what decides which kind it is.</summary>
/// <param name="Name">Its whole name, for example <c>layer2.0.downsample.0</c>.</param>
/// <param name="InChannels">C.</param>
/// <param name="OutChannels">O.</param>
/// <param name="Kernel">Taps along each axis.</param>
/// <param name="Stride">Pixels between two windows; the padding is half of the kernel.</param>
/// <param name="Groups">G.</param>
internal readonly record struct ConvolutionPlace(
    string Name, int InChannels, int OutChannels, int Kernel, int Stride = 1, int Groups = 1)
{
    /// <summary>A static convolution without a bias.</summary>
    public Layers.Conv2d Static() => new(
        InChannels, OutChannels, Kernel, Stride, Kernel / 2, groups: Groups, bias: false);
}
