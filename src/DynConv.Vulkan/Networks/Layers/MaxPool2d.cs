using System;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary><c>torch.nn.MaxPool2d</c>: [N, C, H, W] to [N, C, H', W'].</summary>
public sealed class MaxPool2d : Layer
{
    private readonly PoolGeometry _geometry;

    /// <summary>A pool that takes the largest number of each window.</summary>
    /// <param name="kernelSize">Taps per axis.</param>
    /// <param name="stride">Pixels between two windows; null for the kernel's size.</param>
    /// <param name="padding">Pixels before and after the input, never the largest; at most half a window. Null for
    /// 0.</param>
    /// <param name="dilation">Pixels between two taps; null for 1.</param>
    /// <param name="ceilMode">Whether a last window may reach beyond the padded input; it starts inside the input or
    /// its left padding.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public MaxPool2d(
        Size2d kernelSize,
        Size2d? stride = null,
        Size2d? padding = null,
        Size2d? dilation = null,
        bool ceilMode = false) =>
        _geometry = PoolGeometry.Create(kernelSize, stride, padding, dilation, ceilMode);

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        string name = network.NodeName("max_pool2d");
        return network.Emit(
            new MaxPoolNode { Name = name, Inputs = [input], Output = network.NewValue(name), Geometry = _geometry });
    }
}
