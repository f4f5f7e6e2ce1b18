using System;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Networks.Parameters;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary>
/// <c>torch.nn.BatchNorm2d</c>, and <c>BatchNorm1d</c> on [N, C], at inference: γ (x − μ) / √(σ² + ε) + β for each channel. Tensors: <c>running_mean</c>
/// and <c>running_var</c> [C], and <c>weight</c> and <c>bias</c> [C] where affine; <c>num_batches_tracked</c> is
/// ignored. After a convolution it costs nothing: it is folded into its weights.
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
        _epsilon = double.IsFinite(eps) && eps >= 0
            ? eps
            : throw new ArgumentOutOfRangeException(
                nameof(eps), eps, $"eps is {eps}, a finite number of at least 0 is wanted");
        _affine = affine;
    }

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        Parameter? gamma = network.Optional("weight", _affine, [_channels]);
        Parameter? beta = network.Optional("bias", _affine, [_channels]);
        Parameter mean = network.Require("running_mean", [_channels]);
        Parameter variance = network.Require("running_var", [_channels]);
        string name = network.NodeName("batch_norm");
        BatchNormScale scale = new($"{name}.scale", gamma, variance, _epsilon);
        return network.Emit(new ChannelAffineNode
        {
            Name = name,
            Inputs = [input],
            Output = network.NewValue(name),
            Scale = scale,
            Shift = new BatchNormShift($"{name}.shift", scale, beta, mean),
        });
    }
}
