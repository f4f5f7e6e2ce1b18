using System;
using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Networks.Zoo.Skeletons;

namespace DynConv.Vulkan.Networks.Zoo.DynamicConv;

/// <summary>
/// ResNet with dynamic convolutions (Chen et al., CVPR 2020; arXiv 1912.03458), as the networks that come with
/// kaijieshi7/Dynamic-convolution-Pytorch: torchvision's names, every convolution but the first one dynamic, the
/// shortcuts' too. [N, 3, H, W] to [N, classes] logits. Experts and the attention's form are what the state dict says.
/// </summary>
public sealed class DynamicResNet : Layer
{
    private readonly ResNetSkeleton _network;

    /// <summary>A network.</summary>
    /// <param name="depth">10, 18, 34, 50, 101 or 152.</param>
    /// <param name="groups">Groups of the 3×3 convolutions; above 1 it is a ResNeXt, for depths from 50.</param>
    /// <param name="widthPerGroup">Channels of such a group in the first stage.</param>
    /// <param name="classes">Outputs.</param>
    /// <param name="temperature">The softmax's temperature; training with annealing ends at 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such depth, or a number is out of its
    /// range.</exception>
    public DynamicResNet(
        int depth, int groups = 1, int widthPerGroup = 64, int classes = 1000, float temperature = 1)
    {
        _ = LayerArguments.Positive(classes, nameof(classes));
        ResNetShape shape = ResNetShape.OfDepth(depth) with
        {
            Groups = LayerArguments.Positive(groups, nameof(groups)),
            WidthPerGroup = LayerArguments.Positive(widthPerGroup, nameof(widthPerGroup)),
        };
        if (!shape.IsBottleneck && (groups, widthPerGroup) != (1, 64))
        {
            throw new ArgumentOutOfRangeException(
                nameof(groups), groups, $"groups is {groups} of {widthPerGroup} channels; depth {depth} has none");
        }

        _network = new ResNetSkeleton
        {
            Shape = shape,
            Convolution = Dynamic,
            Shortcut = Dynamic,
            Head = (network, features, channels) =>
                ResNetSkeleton.Classify(network, features, channels, classes),
        };

        DynamicConv2d Dynamic(ConvolutionPlace place) => DynamicPlace.Layer(place, temperature);
    }

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input) => _network.Forward(network, input);
}
