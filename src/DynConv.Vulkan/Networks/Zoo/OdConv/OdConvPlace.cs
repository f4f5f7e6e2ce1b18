using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Networks.Zoo.Skeletons;

namespace DynConv.Vulkan.Networks.Zoo.OdConv;

/// <summary>The ODConv of a place.</summary>
internal static class OdConvPlace
{
    /// <summary>An ODConv.</summary>
    public static ODConv2d Layer(ConvolutionPlace place, float temperature) => new(
        place.InChannels, place.OutChannels, place.Kernel, place.Stride, place.Padding, groups: place.Groups,
        temperature: temperature);
}
