using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using DynConv.Vulkan.Networks.Layers;

namespace DynConv.Vulkan.Networks.Zoo.RedNet;

/// <summary>
/// RedNet (Li et al., CVPR 2021; arXiv 2103.06255): ResNet of bottlenecks whose 3×3 convolutions are involutions, with
/// the names of the authors' mmclassification (<c>backbone</c>, <c>head.fc</c>). [N, 3, H, W] to [N, classes] logits; H
/// and W are multiples of 32.
/// </summary>
public sealed class RedNet : Layer
{
    private const int StemChannels = 64;

    private readonly Sequential _stem = new(
        ConvModule(3, StemChannels / 2, 2),
        new Involution(StemChannels / 2, 3),
        new BatchNorm2d(StemChannels / 2),
        new ReLU(),
        ConvModule(StemChannels / 2, StemChannels, 1));

    private readonly ImmutableArray<Sequential> _stages;
    private readonly Linear _fc;

    /// <summary>A network.</summary>
    /// <param name="depth">26, 38, 50, 101 or 152.</param>
    /// <param name="classes">Outputs.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such depth, or a number is below 1.</exception>
    public RedNet(int depth, int classes = 1000)
    {
        int channels = StemChannels;
        List<Sequential> stages = [];
        foreach (int blocks in BlocksOf(depth))
        {
            int width = StemChannels * 4 << stages.Count;
            List<Layer> layers = [];
            for (int i = 0; i < blocks; i++)
            {
                layers.Add(new RedNetBottleneck(channels, width, i == 0 && stages.Count > 0 ? 2 : 1));
                channels = width;
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
        Value x = network.Apply("backbone", () =>
        {
            Value y = network.Apply(new MaxPool2d(3, 2, 1), network.Apply("stem", _stem, input));
            for (int i = 0; i < _stages.Length; i++)
            {
                y = network.Apply(string.Create(CultureInfo.InvariantCulture, $"layer{i + 1}"), _stages[i], y);
            }

            return y;
        });
        return network.Apply("head.fc", _fc, network.GlobalAveragePool(x));
    }

    /// <summary>Blocks of each stage.</summary>
    internal static ImmutableArray<int> BlocksOf(int depth) => depth switch
    {
        26 => [1, 2, 4, 1],
        38 => [2, 3, 5, 2],
        50 => [3, 4, 6, 3],
        101 => [3, 4, 23, 3],
        152 => [3, 8, 36, 3],
        _ => throw new ArgumentOutOfRangeException(
            nameof(depth), depth, $"depth is {depth}, one of 26, 38, 50, 101, 152 is wanted"),
    };

    private static Sequential ConvModule(int inChannels, int outChannels, int stride) => new(
        ("conv", new Conv2d(inChannels, outChannels, 3, stride, 1, bias: false)),
        ("bn", new BatchNorm2d(outChannels)),
        ("activate", new ReLU()));
}
