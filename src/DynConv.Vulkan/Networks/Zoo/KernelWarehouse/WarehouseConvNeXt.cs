using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using DynConv.Vulkan.Networks.Layers;

namespace DynConv.Vulkan.Networks.Zoo.KernelWarehouse;

/// <summary>
/// ConvNeXt-T of KernelWarehouse (Li, Yao, ICML 2024; arXiv 2406.07879; <c>kw1x_convnext_tiny</c> of
/// OSVAI/KernelWarehouse): every convolution is dynamic and has a bias. [N, 3, H, W] to [N, classes] logits.
/// </summary>
public sealed class WarehouseConvNeXt : Layer
{
    private const double Epsilon = 1e-6;

    private static readonly ImmutableArray<(int Channels, int Blocks)> Stages = [(96, 3), (192, 3), (384, 9), (768, 3)];

    // First those between the stages, then for each stage that of its depthwise and that of its 1×1 layers.
    private readonly WarehouseSet _warehouses = new(
    [
        (16, 96, 3), (4, 192, 96), (4, 384, 192), (4, 768, 384), (147, 96, 1), (24, 96, 96), (147, 192, 1),
        (24, 192, 192), (441, 384, 1), (72, 384, 384), (147, 768, 1), (24, 768, 768),
    ]);

    private readonly List<(Layer Downsample, Layer Stage)> _stages = [];
    private readonly LayerNorm _norm = new(Stages[^1].Channels, Epsilon);
    private readonly Linear _head;

    /// <summary>A network.</summary>
    /// <param name="classes">Outputs.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public WarehouseConvNeXt(int classes = 1000)
    {
        _head = new Linear(Stages[^1].Channels, LayerArguments.Positive(classes, nameof(classes)));
        int from = 3;
        foreach ((int channels, int blocks) in Stages)
        {
            int stage = _stages.Count, patch = stage == 0 ? 4 : 2;
            WarehouseConv2d reduce = new(from, channels, patch, _warehouses[stage], patch, bias: true);
            Layer[] layers = new Layer[blocks];
            for (int i = 0; i < blocks; i++)
            {
                layers[i] = new Block(channels, _warehouses[4 + (2 * stage)], _warehouses[5 + (2 * stage)]);
            }

            _stages.Add((
                stage == 0
                    ? new Sequential(reduce, new LayerNorm(channels, Epsilon))
                    : new Sequential(new LayerNorm(from, Epsilon), reduce),
                new Sequential(layers)));
            from = channels;
        }
    }

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        _warehouses.Bind(network);
        Value x = input;
        for (int i = 0; i < _stages.Count; i++)
        {
            x = network.Apply(Name("downsample_layers", i), _stages[i].Downsample, x);
            x = network.Apply(Name("stages", i), _stages[i].Stage, x);
        }

        return network.Apply("head", _head, network.Apply("norm", _norm, network.GlobalAveragePool(x)));
    }

    private static string Name(string list, int index) =>
        string.Create(CultureInfo.InvariantCulture, $"{list}.{index}");

    private sealed class Block(int channels, Warehouse depthwise, Warehouse pointwise) : Layer
    {
        private readonly WarehouseConv2d _dwconv = new(
            channels, channels, 7, depthwise, padding: 3, groups: channels, bias: true);

        private readonly WarehouseConv2d _pwconv1 = new(channels, 4 * channels, 1, pointwise, bias: true);
        private readonly WarehouseConv2d _pwconv2 = new(4 * channels, channels, 1, pointwise, bias: true);

        public override Value Forward(NetworkBuilder network, Value input)
        {
            Value x = network.Apply("dwconv", _dwconv, input);
            x = network.Apply("norm", new LayerNorm(channels, Epsilon), x);
            x = network.Apply("pwconv2", _pwconv2, network.GELU(network.Apply("pwconv1", _pwconv1, x)));
            return network.Add(network.Apply(new LayerScale(channels), x), input);
        }
    }
}
