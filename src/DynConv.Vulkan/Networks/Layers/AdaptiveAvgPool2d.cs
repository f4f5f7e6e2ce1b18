using System;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary>
/// <c>torch.nn.AdaptiveAvgPool2d</c>: [N, C, H, W] to [N, C, H', W'], the mean of each of H'×W' cells that cover the
/// plane.
/// </summary>
public sealed class AdaptiveAvgPool2d : Layer
{
    private readonly Size2d _outputSize;

    /// <summary>A pool to a given size.</summary>
    /// <param name="outputSize">H' × W'; 1 gives the mean of each plane.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is below 1.</exception>
    public AdaptiveAvgPool2d(Size2d outputSize) =>
        _outputSize = LayerArguments.Positive(outputSize, nameof(outputSize));

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        string name = network.NodeName("adaptive_avg_pool2d");
        return network.Emit(new AdaptiveAveragePoolNode
        {
            Name = name,
            Inputs = [input],
            Output = network.NewValue(name),
            OutputSize = _outputSize,
        });
    }
}
