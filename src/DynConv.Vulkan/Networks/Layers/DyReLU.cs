using System;
using DynConv.Vulkan.Networks.Binding;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Networks.Parameters;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary>
/// Dynamic ReLU (Chen et al., arXiv 2003.10027), types A and B with K = 2: y = max(a1·x + b1, a2·x + b2) with
/// coefficients (a1, a2, b1, b2) = λ · (2σ(fc2(ReLU(fc1(mean of each plane)))) − 1) + init, for each sample (A) or for
/// each of its channels (B). Keeps the shape [N, C, H, W].
/// </summary>
/// <remarks>
/// Tensors as in Islanna's module: <c>fc1</c> [h, C] and <c>fc2</c> [4, h] (A) or [4·C, h] (B) with biases, and the
/// buffers <c>lambdas</c> and <c>init_v</c> [4]; where those are not there, 1, 1, ½, ½ and 1, 0, 0, 0.
/// </remarks>
public sealed class DyReLU : Layer
{
    private readonly int _channels;
    private readonly bool? _isShared;

    /// <summary>A dynamic ReLU.</summary>
    /// <param name="channels">C.</param>
    /// <param name="isShared">Whether the channels share their coefficients (type A); null takes what the state dict
    /// has.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public DyReLU(int channels, bool? isShared = null)
    {
        _channels = LayerArguments.Positive(channels, nameof(channels));
        _isShared = isShared;
    }

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        const string Second = "fc2.weight";
        Extent hidden = new("h", network.SizeOf("fc1.weight", axis: 0, rank: 2));
        bool isShared = _isShared ?? network.SizeOf(Second, axis: 0, rank: 2) == DynamicReluNode.Coefficients;
        int coefficients = checked(isShared ? DynamicReluNode.Coefficients : DynamicReluNode.Coefficients * _channels);
        Value theta = network.Apply("fc1", new Linear(_channels, hidden), network.GlobalAveragePool(input));
        theta = network.Apply("fc2", new Linear(hidden, coefficients), network.ReLU(theta));
        return Apply(network, input, network.Sigmoid(theta));
    }

    /// <summary>
    /// The last part alone, for blocks that make the coefficients otherwise: takes the buffers of the layer that runs.
    /// </summary>
    /// <param name="network">The network being built.</param>
    /// <param name="input">x [N, C, H, W].</param>
    /// <param name="theta">σ(z) [N, 4] or [N, 4·C].</param>
    internal static Value Apply(NetworkBuilder network, Value input, Value theta)
    {
        string name = network.NodeName("dynamic_relu");
        Parameter lambdas = network.Optional("lambdas", null, [DynamicReluNode.Coefficients])
            ?? new LiteralParameter($"{name}.lambdas", [DynamicReluNode.Coefficients], [1, 1, 0.5f, 0.5f]);
        Parameter initial = network.Optional("init_v", null, [DynamicReluNode.Coefficients])
            ?? new LiteralParameter($"{name}.init_v", [DynamicReluNode.Coefficients], [1, 0, 0, 0]);
        return network.Emit(new DynamicReluNode
        {
            Name = name,
            Inputs = [input, theta],
            Output = network.NewValue(name),
            Affine = new DynamicReluAffine($"{name}.affine", lambdas, initial),
        });
    }
}
