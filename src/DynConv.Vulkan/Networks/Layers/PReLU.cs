using System;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary>
/// <c>torch.nn.PReLU</c>: x where x is positive, else weight · x. Tensor: <c>weight</c> [1] or [C]. Keeps the shape.
/// </summary>
public sealed class PReLU : Layer
{
    private readonly int _parameters;

    /// <summary>An activation.</summary>
    /// <param name="numParameters">1 for one slope, or C for a slope of each channel.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public PReLU(int numParameters = 1) => _parameters = LayerArguments.Positive(numParameters, nameof(numParameters));

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        string name = network.NodeName("prelu");
        return network.Emit(new ParametricReluNode
        {
            Name = name,
            Inputs = [input],
            Output = network.NewValue(name),
            Slope = network.Require("weight", [_parameters]),
        });
    }
}
