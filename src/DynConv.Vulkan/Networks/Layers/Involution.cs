using System;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary>
/// Involution (Li et al., "Involution: Inverting the Inherence of Convolution for Visual Recognition", CVPR 2021; arXiv
/// 2103.06255): each pixel is convolved with kernels of its own, conv2(ReLU(bn(conv1(x)))), one for each group of
/// channels; with a stride s the kernels come from means of s×s pixels. [N, C, H, W] to [N, C, H/s, W/s].
/// </summary>
/// <remarks>
/// Tensors as in mmclassification's module of the authors, <c>conv1.conv</c>, <c>conv1.bn</c>, <c>conv2.conv</c>, or as
/// in xmu-xiaoma666's, <c>conv1</c>, <c>bn</c>, <c>conv2</c>: [C/r, C, 1, 1] and [k²·G, C/r, 1, 1].
/// </remarks>
public sealed class Involution : Layer
{
    private readonly int _channels;
    private readonly int _kernelSize;
    private readonly int _stride;
    private readonly int _groups;
    private readonly int _hidden;

    /// <summary>An involution.</summary>
    /// <param name="channels">C.</param>
    /// <param name="kernelSize">k, odd.</param>
    /// <param name="stride">s.</param>
    /// <param name="groupChannels">C/G: channels that share a kernel; divides C.</param>
    /// <param name="reduction">r; at most C.</param>
    /// <exception cref="ArgumentException">A number is out of its range, or one does not divide another.</exception>
    public Involution(int channels, int kernelSize, int stride = 1, int groupChannels = 16, int reduction = 4)
    {
        _channels = LayerArguments.Positive(channels, nameof(channels));
        _kernelSize = LayerArguments.Positive(kernelSize, nameof(kernelSize));
        _stride = LayerArguments.Positive(stride, nameof(stride));
        _hidden = LayerArguments.Positive(
            channels / LayerArguments.Positive(reduction, nameof(reduction)), nameof(reduction));
        if (kernelSize % 2 == 0 || kernelSize > LargestKernel)
        {
            throw new ArgumentOutOfRangeException(
                nameof(kernelSize), kernelSize,
                $"kernelSize is {kernelSize}, an odd number of at most {LargestKernel} is wanted");
        }

        if (channels % LayerArguments.Positive(groupChannels, nameof(groupChannels)) != 0)
        {
            throw new ArgumentException(
                $"channels is {channels}, a multiple of groupChannels ({groupChannels}) is wanted", nameof(channels));
        }

        _groups = channels / groupChannels;
    }

    private static int LargestKernel => 63;

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        string name = network.NodeName("involution");
        (string conv1, string bn, string conv2) = network.SizeOf("conv1.weight", axis: 0, rank: 4) > 0
            ? ("conv1", "bn", "conv2")
            : ("conv1.conv", "conv1.bn", "conv2.conv");
        bool hasBias = network.SizeOf($"{conv1}.bias", axis: 0, rank: 1) > 0;
        Value x = _stride == 1 ? input : network.Apply(new AvgPool2d(_stride), input);
        x = network.Apply(conv1, new Conv2d(_channels, _hidden, 1, bias: hasBias), x);
        x = network.ReLU(network.Apply(bn, new BatchNorm2d(_hidden), x));
        x = network.Apply(conv2, new Conv2d(_hidden, _kernelSize * _kernelSize * _groups, 1), x);
        return network.Emit(new InvolutionNode
        {
            Name = name,
            Inputs = [input, x],
            Output = network.NewValue(name),
            Channels = _channels,
            Groups = _groups,
            KernelSize = _kernelSize,
            Stride = _stride,
        });
    }
}
