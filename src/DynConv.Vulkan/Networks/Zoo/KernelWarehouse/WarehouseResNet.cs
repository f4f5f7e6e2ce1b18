using System;
using System.Collections.Immutable;
using System.Linq;
using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Networks.Zoo.Skeletons;

namespace DynConv.Vulkan.Networks.Zoo.KernelWarehouse;

/// <summary>
/// ResNet-18 and -50 of KernelWarehouse (Li, Yao, ICML 2024; arXiv 2406.07879; <c>kw*_resnet18</c> and
/// <c>kw*_resnet50</c> of OSVAI/KernelWarehouse): the first convolution is static, and in ResNet-50 the first and the
/// shortcut of <c>layer1.0</c>. [N, 3, H, W] to [N, classes] logits.
/// </summary>
/// <remarks>
/// Each stage has a warehouse. What takes the channels of the stage before (<c>conv1</c> and the shortcut of a stage's
/// first block) uses that stage's.
/// </remarks>
public sealed class WarehouseResNet : Layer
{
    private readonly ResNetShape _shape;
    private readonly bool _hasBasis;
    private readonly int _classes;
    private readonly WarehouseSet _warehouses;

    /// <summary>A network.</summary>
    /// <param name="depth">18 or 50.</param>
    /// <param name="ratio">The convolutional parameters, as a part of those of an ordinary ResNet: 1/4 (18 only), 1/2,
    /// 1, 2 (18 only) or 4. 1/2 of 50 reaches the cells of other layers through a basis.</param>
    /// <param name="classes">Outputs.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such network, or a number is out of its
    /// range.</exception>
    public WarehouseResNet(int depth, double ratio, int classes = 1000)
    {
        _warehouses = new WarehouseSet(SizesOf(depth, ratio));
        _shape = ResNetShape.OfDepth(depth);
        _hasBasis = depth == 50 && ratio < 1;
        _classes = LayerArguments.Positive(classes, nameof(classes));
    }

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        _warehouses.Bind(network);
        // Own cells are counted in the order of the layers, which is that in which the skeleton asks for them.
        int[] starts = new int[_shape.Blocks.Length];
        ResNetSkeleton skeleton = new()
        {
            Shape = _shape,
            Convolution = place => Convolve(place, place.Name.EndsWith(".0.conv1", StringComparison.Ordinal), starts),
            Shortcut = place => Convolve(place, isTransition: true, starts),
            Head = (builder, features, channels) => ResNetSkeleton.Classify(builder, features, channels, _classes),
        };
        return skeleton.Forward(network, input);
    }

    /// <summary>Cells, and rows and columns of a cell, of each stage's warehouse.</summary>
    internal static ImmutableArray<(int Cells, int Filters, int Channels)> SizesOf(int depth, double ratio)
    {
        ImmutableArray<int> usual = (depth, ratio) switch
        {
            (18, 0.25 or 0.5 or 1 or 2 or 4) => [56, 47, 47, 27],
            (50, 0.5 or 1 or 4) => [87, 104, 138, 47],
            _ => throw new ArgumentOutOfRangeException(
                nameof(ratio), ratio,
                $"there is no ResNet-{depth} of ratio {ratio}: 18 with 1/4, 1/2, 1, 2, 4 or 50 with 1/2, 1, 4 is "
                + "wanted"),
        };
        // Below 1 the cells have half of the sides, of which a kernel takes four times as many.
        return
        [
            .. usual.Select((cells, stage) => ratio < 1
                ? ((int)(4 * ratio * cells), 32 << stage, 32 << stage)
                : ((int)(ratio * cells), 64 << stage, 64 << stage)),
        ];
    }

    /// <param name="place">The place.</param>
    /// <param name="isTransition">Whether it takes the channels of the stage before.</param>
    /// <param name="starts">For each warehouse the own cells of the layers so far.</param>
    private Layer Convolve(ConvolutionPlace place, bool isTransition, int[] starts)
    {
        int stage = place.Name["layer".Length] - '1';
        if (isTransition && stage == 0 && _shape.IsBottleneck)
        {
            return place.Static();
        }

        int index = isTransition && stage > 0 ? stage - 1 : stage;
        if (!_hasBasis)
        {
            return _warehouses.Convolve(index, place);
        }

        // A layer's own cells are half as many as it takes.
        Warehouse warehouse = _warehouses[index];
        int own = place.Kernel * place.Kernel
            * (place.OutChannels / warehouse.Filters) * (place.InChannels / warehouse.Channels) / 2;
        WarehouseBasis basis = new(own, starts[index]);
        starts[index] += own;
        return _warehouses.Convolve(index, place, basis);
    }
}
