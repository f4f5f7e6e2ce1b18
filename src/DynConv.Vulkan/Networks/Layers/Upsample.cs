using System;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary>
/// <c>torch.nn.Upsample</c> by whole factors, nearest or bilinear (<c>align_corners=False</c>): [N, C, H, W] to
/// [N, C, H·fy, W·fx].
/// </summary>
public sealed class Upsample : Layer
{
    private readonly Size2d _factor;
    private readonly UpsampleMode _mode;

    /// <summary>An upsampling.</summary>
    /// <param name="scaleFactor">fy and fx.</param>
    /// <param name="mode">How pixels in between are found.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1, or there is no such mode.</exception>
    public Upsample(Size2d scaleFactor, UpsampleMode mode = UpsampleMode.Nearest)
    {
        _factor = LayerArguments.Positive(scaleFactor, nameof(scaleFactor));
        _mode = LayerArguments.Known(mode, nameof(mode));
    }

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        string name = network.NodeName("upsample");
        Value output = network.NewValue(name);
        return network.Emit(_mode == UpsampleMode.Bilinear
            ? new BilinearUpsampleNode { Name = name, Inputs = [input], Output = output, Factor = _factor }
            : new RepeatPixelsNode { Name = name, Inputs = [input], Output = output, Factor = _factor });
    }
}
