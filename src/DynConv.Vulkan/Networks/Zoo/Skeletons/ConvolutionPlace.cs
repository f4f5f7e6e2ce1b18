using DynConv.Vulkan.Networks.Layers;

namespace DynConv.Vulkan.Networks.Zoo.Skeletons;

/// <summary>A place in a network where a family puts a convolution of its own.</summary>
/// <param name="Name">Its name in the state dict (<c>layer1.0.conv1</c>).</param>
/// <param name="InChannels">C.</param>
/// <param name="OutChannels">O.</param>
/// <param name="Kernel">Taps along both axes; half of them is the padding.</param>
/// <param name="Stride">Pixels between two windows.</param>
/// <param name="Groups">G.</param>
internal readonly record struct ConvolutionPlace(
    string Name, int InChannels, int OutChannels, int Kernel, int Stride = 1, int Groups = 1)
{
    /// <summary>Zeros around the input.</summary>
    public int Padding => Kernel / 2;

    /// <summary>A static convolution without a bias.</summary>
    public Conv2d Static() => new(
        InChannels, OutChannels, Kernel, Stride, Padding, groups: Groups, bias: false);
}
