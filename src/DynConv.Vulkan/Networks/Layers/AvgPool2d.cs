using System;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary><c>torch.nn.AvgPool2d</c>: [N, C, H, W] to [N, C, H', W'].</summary>
public sealed class AvgPool2d : Layer
{
    private readonly PoolGeometry _geometry;
    private readonly bool _countIncludePad;

    /// <summary>A pool that takes the mean of each window.</summary>
    /// <param name="kernelSize">Taps per axis.</param>
    /// <param name="stride">Pixels between two windows; null for the kernel's size.</param>
    /// <param name="padding">Pixels before and after the input, at most half a window; null for 0.</param>
    /// <param name="ceilMode">Whether a last window may reach beyond the padded input; it starts inside the input or
    /// its left padding, and what lies beyond the padding is not counted.</param>
    /// <param name="countIncludePad">Whether padding is counted, as zeros.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public AvgPool2d(
        Size2d kernelSize,
        Size2d? stride = null,
        Size2d? padding = null,
        bool ceilMode = false,
        bool countIncludePad = true)
    {
        _geometry = PoolGeometry.Create(kernelSize, stride, padding, null, ceilMode);
        _countIncludePad = countIncludePad;
    }

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        string name = network.NodeName("avg_pool2d");
        return network.Emit(new AveragePoolNode
        {
            Name = name,
            Inputs = [input],
            Output = network.NewValue(name),
            Geometry = _geometry,
            CountIncludePad = _countIncludePad,
        });
    }
}
