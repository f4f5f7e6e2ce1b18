using System;
using DynConv.Vulkan.Networks.Parameters;

namespace DynConv.Vulkan.Networks.Nodes;

/// <summary>
/// A convolution of each pixel with kernels of its own, one for each group of channels (arXiv 2103.06255). It takes x
/// [N, C, H, W] and the kernels [N, G·k², H', W'], and pads with zeros by (k − 1) / 2.
/// </summary>
internal sealed record InvolutionNode : Node, IActivatedNode
{
    /// <summary>C.</summary>
    public required int Channels { get; init; }

    /// <summary>G; divides C.</summary>
    public required int Groups { get; init; }

    /// <summary>k, odd.</summary>
    public required int KernelSize { get; init; }

    /// <summary>Pixels between two windows.</summary>
    public required int Stride { get; init; }

    /// <summary>
    /// What each channel of the result is multiplied by [C], or null together with <see cref="Shift"/>.
    /// </summary>
    public Parameter? Scale { get; init; }

    /// <summary>What is added then [C], or null.</summary>
    public Parameter? Shift { get; init; }

    /// <inheritdoc/>
    public Activation Activation { get; init; }

    /// <inheritdoc/>
    public Node WithActivation(Activation activation) => this with { Activation = activation };

    /// <inheritdoc/>
    public override TensorShape InferOutput(ReadOnlySpan<TensorShape> inputs)
    {
        (TensorShape x, TensorShape kernels) = (inputs[0], inputs[1]);
        ShapeRules.RequireImage(LayerName, x);
        ShapeRules.RequireChannels(LayerName, x, Channels);
        TensorShape output = new(x.N, x.C, ((x.H - 1) / Stride) + 1, ((x.W - 1) / Stride) + 1);
        TensorShape wanted = ShapeRules.Image(
            LayerName, x.N, (long)Groups * KernelSize * KernelSize, output.H, output.W);
        return kernels == wanted
            ? output
            : throw new ShapeException(
                LayerName,
                $"the kernels of the input {x} are {kernels}, {wanted} is wanted: rows and columns must be multiples "
                + $"of the stride {Stride}");
    }
}
