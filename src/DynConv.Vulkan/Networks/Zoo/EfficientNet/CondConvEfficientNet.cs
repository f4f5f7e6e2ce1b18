using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using DynConv.Vulkan.Networks.Layers;

namespace DynConv.Vulkan.Networks.Zoo.EfficientNet;

/// <summary>
/// EfficientNet whose last three stages are CondConvs, as timm's <c>tf_efficientnet_cc_*</c> (Yang et al., "CondConv",
/// NeurIPS 2019; arXiv 1904.04971): TensorFlow's 'SAME' padding, batch normalisations with ε = 1e-3.
/// [N, 3, H, W] to [N, classes] logits.
/// </summary>
public sealed class CondConvEfficientNet : Layer
{
    private const int StemChannels = 32;
    private const int HeadChannels = 1280;
    private const double Epsilon = 1e-3;

    // Blocks, kernel, stride of the first, expansion, channels, whether of CondConvs.
    private static readonly ImmutableArray<Stage> Stages =
    [
        new(1, 3, 1, 1, 16, false), new(2, 3, 2, 6, 24, false), new(2, 5, 2, 6, 40, false),
        new(3, 3, 2, 6, 80, false), new(3, 5, 1, 6, 112, true), new(4, 5, 2, 6, 192, true),
        new(1, 3, 1, 6, 320, true),
    ];

    private readonly ImmutableArray<Layer> _stages;
    private readonly Conv2d _stem = new(3, StemChannels, 3, stride: 2, bias: false, samePadding: true);
    private readonly Conv2d _head = new(Stages[^1].Channels, HeadChannels, 1, bias: false);
    private readonly Linear _classifier;

    /// <summary>A network. How many experts there are is what the state dict says.</summary>
    /// <param name="depth">Factor of the blocks of a stage, rounded up: 1 for B0, 1.1 for B1.</param>
    /// <param name="classes">Outputs.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public CondConvEfficientNet(double depth = 1, int classes = 1000)
    {
        if (!double.IsFinite(depth) || depth is <= 0 or > 100)
        {
            throw new ArgumentOutOfRangeException(nameof(depth), depth, $"depth is {depth}, at most 100 is wanted");
        }

        _classifier = new Linear(HeadChannels, LayerArguments.Positive(classes, nameof(classes)));
        int channels = StemChannels;
        List<Layer> stages = [];
        foreach (Stage stage in Stages)
        {
            List<Layer> blocks = [];
            for (int i = 0; i < Math.Ceiling(stage.Blocks * depth); i++)
            {
                blocks.Add(stage.Block(channels, isFirst: i == 0));
                channels = stage.Channels;
            }

            stages.Add(new Sequential([.. blocks]));
        }

        _stages = [.. stages];
    }

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        Value x = network.Apply("conv_stem", _stem, input);
        x = network.SiLU(network.Apply("bn1", new BatchNorm2d(StemChannels, Epsilon), x));
        for (int i = 0; i < _stages.Length; i++)
        {
            x = network.Apply(string.Create(CultureInfo.InvariantCulture, $"blocks.{i}"), _stages[i], x);
        }

        x = network.Apply("conv_head", _head, x);
        x = network.SiLU(network.Apply("bn2", new BatchNorm2d(HeadChannels, Epsilon), x));
        return network.Apply("classifier", _classifier, network.GlobalAveragePool(x));
    }

    private readonly record struct Stage(
        int Blocks, int Kernel, int Stride, int Expansion, int Channels, bool IsConditional)
    {
        public Layer Block(int inChannels, bool isFirst)
        {
            int stride = isFirst ? Stride : 1;
            return IsConditional
                ? new CondConvBlock(inChannels, Channels, Kernel, stride, Expansion, squeezeExcite: true)
                : new EfficientNetBlock(inChannels, Channels, Kernel, stride, Expansion);
        }
    }
}
