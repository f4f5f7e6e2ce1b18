using System.Collections.Generic;
using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Networks.Zoo.DwNet;

/// <summary>Blocks, and, but for the last stage, half as many rows and columns with twice the channels.</summary>
internal sealed class DwNetStage : Layer
{
    private readonly int _channels;
    private readonly bool _isLast;
    private readonly Sequential _blocks;

    public DwNetStage(int channels, int depth, bool isLast)
    {
        List<Layer> blocks = [];
        for (int i = 0; i < depth; i++)
        {
            blocks.Add(new DwNetBlock(channels));
        }

        (_channels, _isLast) = (channels, isLast);
        _blocks = new Sequential([.. blocks]);
    }

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        Value x = network.Apply("blocks", _blocks, input);
        return _isLast ? x : network.Apply("downsample", () => Merge(network, x));
    }

    private Value Merge(NetworkBuilder network, Value input)
    {
        string name = network.NodeName("patch_merging");
        Value x = network.Emit(new PatchMergingNode { Name = name, Inputs = [input], Output = network.NewValue(name) });
        x = network.Apply("norm", new LayerNorm(4 * _channels), x);
        return network.Apply("reduction", new PointwiseLinear(4 * _channels, 2 * _channels, bias: false), x);
    }
}
