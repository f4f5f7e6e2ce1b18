namespace DynConv.Vulkan.Networks.Nodes;

/// <summary>A convolution, however its kernels are made: y = f( conv(x) + biases + residual ).</summary>
internal abstract record ConvolvingNode : Node, IActivatedNode
{
    /// <summary>Channels, kernel, stride, padding, dilation, groups.</summary>
    public required ConvolutionGeometry Geometry { get; init; }

    /// <inheritdoc/>
    public Activation Activation { get; init; }

    /// <summary>Whether the last input is no operand of the convolution, but of the output's shape and added to it.</summary>
    public bool HasResidual { get; init; }

    /// <summary>What is added before the activation, or null.</summary>
    public Value? Residual => HasResidual ? Inputs[^1] : null;

    /// <inheritdoc/>
    public Node WithActivation(Activation activation) => this with { Activation = activation };

    /// <summary>The same convolution with something added, and what then comes last.</summary>
    public ConvolvingNode WithResidual(Value residual, Activation activation)
        => this with { Inputs = Inputs.Add(residual), HasResidual = true, Activation = activation };
}
