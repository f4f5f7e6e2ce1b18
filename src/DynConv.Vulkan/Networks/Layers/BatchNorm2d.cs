using System;
using DynConv.Vulkan.Networks.Binding;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Networks.Parameters;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary>
/// <c>torch.nn.BatchNorm2d</c>, and <c>BatchNorm1d</c> on [N, C], at inference: γ (x − μ) / √(σ² + ε) + β for each
/// channel. Tensors: <c>running_mean</c> and <c>running_var</c> [C], and <c>weight</c> and <c>bias</c> [C] where
/// affine; <c>num_batches_tracked</c> is ignored. After a convolution it costs nothing: it is folded into its weights.
/// </summary>
public sealed class BatchNorm2d : Layer
{
    private readonly int _channels;
    private readonly double _epsilon;
    private readonly bool _affine;

    /// <summary>A batch normalisation.</summary>
    /// <param name="numFeatures">C.</param>
    /// <param name="eps">ε, not negative. It is never in a checkpoint.</param>
    /// <param name="affine">Whether there are γ (<c>weight</c>) and β (<c>bias</c>).</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public BatchNorm2d(int numFeatures, double eps = 1e-5, bool affine = true)
    {
        _channels = LayerArguments.Positive(numFeatures, nameof(numFeatures));
        _epsilon = LayerArguments.Epsilon(eps, nameof(eps));
        _affine = affine;
    }

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        string name = network.NodeName("batch_norm");
        (Parameter scale, Parameter shift) = Bind(network, string.Empty, name, _channels, _epsilon, _affine);
        return network.Emit(new ChannelAffineNode
        {
            Name = name,
            Inputs = [input],
            Output = network.NewValue(name),
            Scale = scale,
            Shift = shift,
        });
    }

    /// <summary>Asks for the tensors; the normalisation is scale · x + shift.</summary>
    /// <param name="network">The network being built.</param>
    /// <param name="key">What their names in the layer that runs begin with, with its dot.</param>
    /// <param name="name">The node's name.</param>
    /// <param name="channels">C.</param>
    /// <param name="eps">ε.</param>
    /// <param name="affine">Whether there are γ and β.</param>
    internal static (Parameter Scale, Parameter Shift) Bind(
        NetworkBuilder network, string key, string name, Extent channels, double eps = 1e-5, bool affine = true)
    {
        Parameter? gamma = network.Optional($"{key}weight", affine, [channels]);
        Parameter? beta = network.Optional($"{key}bias", affine, [channels]);
        Parameter mean = network.Require($"{key}running_mean", [channels]);
        Parameter variance = network.Require($"{key}running_var", [channels]);
        BatchNormScale scale = new($"{name}.scale", gamma, variance, eps);
        return (scale, new BatchNormShift($"{name}.shift", scale, beta, mean));
    }
}
