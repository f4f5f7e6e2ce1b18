using System;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Networks.Parameters;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary><c>torch.nn.LeakyReLU</c>: x where x is positive, else slope · x. Keeps the shape, takes any.</summary>
public sealed class LeakyReLU : Layer
{
    private readonly float _slope;

    /// <summary>An activation.</summary>
    /// <param name="negativeSlope">The slope, finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">The slope is not finite.</exception>
    public LeakyReLU(float negativeSlope = 0.01f) => _slope = float.IsFinite(negativeSlope)
        ? negativeSlope
        : throw new ArgumentOutOfRangeException(
            nameof(negativeSlope), negativeSlope, $"negativeSlope is {negativeSlope}, a finite number is wanted");

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        string name = network.NodeName("leaky_relu");
        return network.Emit(new ParametricReluNode
        {
            Name = name,
            Inputs = [input],
            Output = network.NewValue(name),
            Slope = new LiteralParameter($"{name}.slope", [1], [_slope]),
        });
    }
}
