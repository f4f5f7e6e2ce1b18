using System.Collections.Generic;
using System.Linq;
using DynConv.Checkpoints;
using DynConv.Vulkan.Networks;

namespace DynConv.Tool.Bench;

/// <summary>How much a network has to compute.</summary>
internal static class NetworkWork
{
    /// <summary>
    /// Operations of all convolutions and linear layers, two for a multiply-add, by the shapes of their weights; null where
    /// some dynamic layer's weights are not under its own name, so that nobody takes a part for the whole.
    /// </summary>
    public static double? OperationsOf(Network network, StateDict weights, TensorShape input)
    {
        double operations = 0;
        HashSet<string> counted = [];
        foreach ((Value value, TensorShape shape) in network.InferShapes(input))
        {
            if (!weights.TryGetTensor($"{value.Name}.weight", out CheckpointTensor? tensor)
                || tensor.Shape.Count is not (2 or 4 or 5))
            {
                continue;
            }

            // Of [O, I, …], or of experts [K, O, I, …], what one output takes.
            long perOutput = 1;
            for (int axis = tensor.Shape.Count == 5 ? 2 : 1; axis < tensor.Shape.Count; axis++)
            {
                perOutput *= tensor.Shape[axis];
            }

            operations += 2.0 * shape.ElementCount * perOutput;
            counted.Add(value.Name);
        }

        return network.DynamicLayerNames.All(counted.Contains) ? operations : null;
    }
}
