using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using DynConv.Vulkan.Networks.Layers;

namespace DynConv.Vulkan.Networks.Zoo.OdConv;

/// <summary>
/// ResNet with ODConvs (Li, Zhou, Yao, ICLR 2022; arXiv 2209.07947), as OSVAI/ODConv's <c>od_resnet</c>: all
/// convolutions of the blocks are dynamic, the first one and the shortcuts' are not; stride is in the 3×3 convolution.
/// [N, 3, H, W] to [N, classes] logits. How many experts there are is what the state dict says.
/// </summary>
public sealed class OdConvResNet : Layer
{
    private const int StemChannels = 64;

    private readonly Conv2d _conv1 = new(3, StemChannels, 7, stride: 2, padding: 3, bias: false);
    private readonly ImmutableArray<Sequential> _stages;
    private readonly Linear _fc;

    /// <summary>A network.</summary>
    /// <param name="depth">18, 34, 50, 101 or 152.</param>
    /// <param name="classes">Outputs.</param>
    /// <param name="temperature">What the logits of all attentions are divided by; training ends at 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such depth, or a number is out of its
    /// range.</exception>
    public OdConvResNet(int depth, int classes = 1000, float temperature = 1)
    {
        bool isBottleneck = depth >= 50;
        int channels = StemChannels;
        List<Sequential> stages = [];
        foreach (int blocks in BlocksOf(depth))
        {
            int width = StemChannels << stages.Count;
            List<Layer> layers = [];
            for (int i = 0; i < blocks; i++)
            {
                OdConvBlock block = new(
                    channels, width, i == 0 && stages.Count > 0 ? 2 : 1, isBottleneck, temperature);
                layers.Add(block);
                channels = block.OutChannels;
            }

            stages.Add(new Sequential([.. layers]));
        }

        _stages = [.. stages];
        _fc = new Linear(channels, LayerArguments.Positive(classes, nameof(classes)));
    }

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        Value x = network.Apply("conv1", _conv1, input);
        x = network.ReLU(network.Apply("bn1", new BatchNorm2d(StemChannels), x));
        x = network.Apply(new MaxPool2d(3, 2, 1), x);
        for (int i = 0; i < _stages.Length; i++)
        {
            x = network.Apply(string.Create(CultureInfo.InvariantCulture, $"layer{i + 1}"), _stages[i], x);
        }

        return network.Apply("fc", _fc, network.GlobalAveragePool(x));
    }

    /// <summary>Blocks of each stage.</summary>
    internal static ImmutableArray<int> BlocksOf(int depth) => depth switch
    {
        18 => [2, 2, 2, 2],
        34 or 50 => [3, 4, 6, 3],
        101 => [3, 4, 23, 3],
        152 => [3, 8, 36, 3],
        _ => throw new ArgumentOutOfRangeException(
            nameof(depth), depth, $"depth is {depth}, one of 18, 34, 50, 101, 152 is wanted"),
    };
}
