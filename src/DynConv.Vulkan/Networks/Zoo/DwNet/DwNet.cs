using System;
using System.Collections.Generic;
using DynConv.Vulkan.Networks.Layers;

namespace DynConv.Vulkan.Networks.Zoo.DwNet;

/// <summary>
/// DWNet with dynamic depthwise convolutions (Han et al., ICLR 2022; arXiv 2106.04263), as
/// Atten4Vis/DemystifyLocalViT's: a Swin Transformer whose attention is a depthwise 7×7 convolution with a kernel that
/// is made for each sample. [N, 3, H, W] to [N, classes] logits; H and W are multiples of 32.
/// </summary>
public sealed class DwNet : Layer
{
    private const int PatchSize = 4;

    private readonly int _channels;
    private readonly int _lastChannels;
    private readonly Sequential _stages;
    private readonly Linear _head;

    /// <summary>A network.</summary>
    /// <param name="channels">Channels of the first stage, a multiple of 4: 96 (tiny) or 128 (base). Each further stage
    /// has twice as many.</param>
    /// <param name="depths">Blocks of each stage: 2, 2, 6, 2 (tiny) or 2, 2, 18, 2 (base).</param>
    /// <param name="classes">Outputs.</param>
    /// <exception cref="ArgumentException">There is no stage, or a number is out of its range.</exception>
    public DwNet(int channels, ReadOnlySpan<int> depths, int classes = 1000)
    {
        _channels = LayerArguments.Positive(channels, nameof(channels));
        if (depths.IsEmpty || depths.Length > 8)
        {
            throw new ArgumentException($"{depths.Length} stages, 1 to 8 are wanted", nameof(depths));
        }

        List<Layer> stages = [];
        foreach (int depth in depths)
        {
            bool isLast = stages.Count + 1 == depths.Length;
            _lastChannels = checked(channels << stages.Count);
            stages.Add(new DwNetStage(_lastChannels, LayerArguments.Positive(depth, nameof(depths)), isLast));
        }

        _stages = new Sequential([.. stages]);
        _head = new Linear(_lastChannels, LayerArguments.Positive(classes, nameof(classes)));
    }

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        Value x = network.Apply("patch_embed", () =>
        {
            Value patches = network.Apply("proj", new Conv2d(3, _channels, PatchSize, PatchSize), input);
            return network.Apply("norm", new LayerNorm(_channels), patches);
        });
        x = network.Apply("norm", new LayerNorm(_lastChannels), network.Apply("layers", _stages, x));
        return network.Apply("head", _head, network.GlobalAveragePool(x));
    }
}
