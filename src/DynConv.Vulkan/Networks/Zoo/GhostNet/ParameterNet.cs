using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using DynConv.Vulkan.Networks.Binding;
using DynConv.Vulkan.Networks.Layers;

namespace DynConv.Vulkan.Networks.Zoo.GhostNet;

/// <summary>
/// ParameterNet (Han et al., "ParameterNet: Parameters Are All You Need for Large-scale Visual Pretraining of Mobile
/// Networks", CVPR 2024; arXiv 2306.14525), as huawei-noah/Efficient-AI-Backbones' <c>parameternet_600m</c>: a GhostNet
/// whose convolutions are CondConvs, with hard-swish. [N, 3, H, W] to [N, classes] logits. How many experts there are
/// is what the state dict says.
/// </summary>
public sealed class ParameterNet : Layer
{
    private const int HeadChannels = 1280;

    // Before they are widened.
    private static readonly ImmutableArray<Blocks> Sizes =
    [
        new(Stage: 0, Count: 1, Kernel: 3, Hidden: 16, Channels: 16, HasSqueeze: false, Stride: 1),
        new(Stage: 1, Count: 1, Kernel: 3, Hidden: 48, Channels: 24, HasSqueeze: false, Stride: 2),
        new(Stage: 2, Count: 1, Kernel: 3, Hidden: 72, Channels: 24, HasSqueeze: false, Stride: 1),
        new(Stage: 3, Count: 1, Kernel: 5, Hidden: 72, Channels: 40, HasSqueeze: true, Stride: 2),
        new(Stage: 4, Count: 2, Kernel: 3, Hidden: 120, Channels: 40, HasSqueeze: true, Stride: 1),
        new(Stage: 5, Count: 1, Kernel: 3, Hidden: 240, Channels: 80, HasSqueeze: false, Stride: 2),
        new(Stage: 6, Count: 3, Kernel: 3, Hidden: 200, Channels: 80, HasSqueeze: false, Stride: 1),
        new(Stage: 6, Count: 1, Kernel: 3, Hidden: 480, Channels: 112, HasSqueeze: true, Stride: 1),
        new(Stage: 6, Count: 2, Kernel: 3, Hidden: 672, Channels: 112, HasSqueeze: true, Stride: 1),
        new(Stage: 7, Count: 1, Kernel: 5, Hidden: 672, Channels: 160, HasSqueeze: true, Stride: 2),
        new(Stage: 8, Count: 5, Kernel: 3, Hidden: 960, Channels: 160, HasSqueeze: true, Stride: 1),
    ];

    private readonly int _stemChannels;
    private readonly ImmutableArray<Sequential> _stages;
    private readonly int _lastChannels;
    private readonly int _channels;
    private readonly Linear _classifier;

    /// <summary>A network.</summary>
    /// <param name="width">Factor of all channels, rounded to multiples of 4; 1.9 for 600 M multiply-adds.</param>
    /// <param name="classes">Outputs.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public ParameterNet(double width = 1.9, int classes = 1000)
    {
        if (!double.IsFinite(width) || width is <= 0 or > 100)
        {
            throw new ArgumentOutOfRangeException(nameof(width), width, $"width is {width}, at most 100 is wanted");
        }

        _stemChannels = Divisible(16 * width);
        (_channels, _lastChannels) = (_stemChannels, _stemChannels);
        List<List<Layer>> stages = [];
        foreach (Blocks blocks in Sizes)
        {
            if (blocks.Stage == stages.Count)
            {
                stages.Add([]);
            }

            _lastChannels = Divisible(blocks.Hidden * width);
            int outChannels = Divisible(blocks.Channels * width);
            for (int i = 0; i < blocks.Count; i++)
            {
                stages[^1].Add(new GhostBottleneck(
                    _channels, _lastChannels, outChannels, blocks.Kernel, blocks.Stride, blocks.HasSqueeze));
                _channels = outChannels;
            }
        }

        _stages = [.. stages.ConvertAll(static blocks => new Sequential([.. blocks]))];
        _classifier = new Linear(HeadChannels, LayerArguments.Positive(classes, nameof(classes)));
    }

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        Value x = network.Apply("conv_stem", new CondConv2d(3, _stemChannels, 3, 2, 1, bias: false), input);
        x = network.HardSwish(network.Apply("bn1", new BatchNorm2d(_stemChannels), x));
        for (int i = 0; i < _stages.Length; i++)
        {
            x = network.Apply(BlockName(i), _stages[i], x);
        }

        x = network.Apply(BlockName(_stages.Length), () => network.Apply("0", () => Widen(network, x)));
        x = network.Apply(
            "conv_head", new Linear(new Extent(null, _lastChannels), new Extent(null, HeadChannels)),
            network.GlobalAveragePool(x));
        return network.Apply("classifier", _classifier, network.HardSwish(x));
    }

    /// <summary>A number of channels as a multiple of 4 that is not smaller by more than a tenth.</summary>
    internal static int Divisible(double channels)
    {
        int rounded = Math.Max(4, (int)(channels + 2) / 4 * 4);
        return rounded < 0.9 * channels ? rounded + 4 : rounded;
    }

    private Value Widen(NetworkBuilder network, Value input)
    {
        CondConv2d convolution = new(_channels, _lastChannels, 1, bias: false);
        BatchNorm2d norm = new(_lastChannels);
        return network.HardSwish(network.Apply("bn1", norm, network.Apply("conv", convolution, input)));
    }

    private static string BlockName(int index) => string.Create(CultureInfo.InvariantCulture, $"blocks.{index}");

    /// <summary>Blocks of one size, in a row.</summary>
    private readonly record struct Blocks(
        int Stage, int Count, int Kernel, int Hidden, int Channels, bool HasSqueeze, int Stride);
}
