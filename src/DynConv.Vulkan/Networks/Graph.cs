using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Networks;

/// <summary>A network's operations.</summary>
/// <param name="Nodes">In an order in which every value is made before it is used; the input first.</param>
/// <param name="Input">What a run is called with.</param>
/// <param name="Outputs">What a run gives; the main one first.</param>
internal sealed record Graph(ImmutableArray<Node> Nodes, Value Input, ImmutableArray<Value> Outputs)
{
    /// <summary>The shape of every value.</summary>
    /// <param name="input">The shape of <see cref="Input"/>.</param>
    /// <exception cref="ShapeException">A node cannot take what reaches it.</exception>
    public Dictionary<Value, TensorShape> InferShapes(TensorShape input)
    {
        if (input.ElementCount == 0)
        {
            throw new ShapeException(Input.Name, "the shape is not set");
        }

        Dictionary<Value, TensorShape> shapes = new(Nodes.Length) { [Input] = input };
        TensorShape[] taken = new TensorShape[Nodes.Max(static node => node.Inputs.Length)];
        foreach (Node node in Nodes)
        {
            if (node is InputNode)
            {
                continue;
            }

            for (int i = 0; i < node.Inputs.Length; i++)
            {
                taken[i] = shapes[node.Inputs[i]];
            }

            shapes[node.Output] = node.InferOutput(taken.AsSpan(0, node.Inputs.Length));
        }

        return shapes;
    }
}
