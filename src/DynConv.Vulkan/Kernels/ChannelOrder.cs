namespace DynConv.Vulkan.Kernels;

/// <summary>Which colour of an image is a tensor's channel 0.</summary>
public enum ChannelOrder
{
    /// <summary>Red, green, blue: torchvision, PIL.</summary>
    Rgb,

    /// <summary>Blue, green, red: OpenCV, Caffe.</summary>
    Bgr,
}
