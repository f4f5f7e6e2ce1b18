using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Networks.Zoo.Skeletons;

namespace DynConv.Vulkan.Networks.Zoo.DynamicConv;

/// <summary>The dynamic convolution of a place.</summary>
internal static class DynamicPlace
{
    /// <summary>A dynamic convolution without biases.</summary>
    public static DynamicConv2d Layer(ConvolutionPlace place, float temperature) => new(
        place.InChannels, place.OutChannels, place.Kernel, place.Stride, place.Padding, groups: place.Groups,
        bias: false, temperature: temperature);
}
