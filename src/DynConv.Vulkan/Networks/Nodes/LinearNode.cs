using System;
using DynConv.Vulkan.Networks.Parameters;

namespace DynConv.Vulkan.Networks.Nodes;

/// <summary>x · Wᵀ + b on [N, I].</summary>
internal sealed record LinearNode : Node, IActivatedNode
{
    /// <summary>[O, I].</summary>
    public required Parameter Weight { get; init; }

    /// <summary>[O], or null.</summary>
    public Parameter? Bias { get; init; }

    /// <inheritdoc/>
    public Activation Activation { get; init; }

    /// <summary>K: outputs at the end that a softmax takes in place of the activation; 0 for none.</summary>
    public int Experts { get; init; }

    /// <summary>I.</summary>
    public int InFeatures => (int)Weight.Shape[1];

    /// <summary>O.</summary>
    public int OutFeatures => (int)Weight.Shape[0];

    /// <inheritdoc/>
    public Node WithActivation(Activation activation) => this with { Activation = activation };

    /// <inheritdoc/>
    public override TensorShape InferOutput(ReadOnlySpan<TensorShape> inputs)
    {
        TensorShape input = inputs[0];
        if (input.Rank != 2)
        {
            throw new ShapeException(
                Name, $"the input is {input}, [N, {InFeatures}] is wanted: put a Flatten before it");
        }

        if (input.C != InFeatures)
        {
            throw new ShapeException(Name, $"the input {input} has {input.C} features, {InFeatures} are wanted");
        }

        return ShapeRules.Features(Name, input.N, OutFeatures);
    }
}
