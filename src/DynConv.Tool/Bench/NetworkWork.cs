using System.Collections.Generic;
using System.Linq;
using DynConv.Checkpoints;
using DynConv.Vulkan.Networks;

namespace DynConv.Tool.Bench;

/// <summary>How much a network has to compute.</summary>
internal static class NetworkWork
{
    /// <summary>
    /// Operations of all convolutions and linear layers, two for a multiply-add, by the shapes of their weights; null
    /// where some dynamic layer's weights are not under its own name, so that nobody takes a part for the whole.
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

            operations += 2.0 * shape.ElementCount * PerOutput(
                tensor.Shape, shape, network.DynamicLayerNames.Contains(value.Name));
            counted.Add(value.Name);
        }

        return network.DynamicLayerNames.All(counted.Contains) ? operations : null;
    }

    /// <summary>Multiply-adds of one number of the output.</summary>
    private static double PerOutput(IReadOnlyList<long> weight, TensorShape output, bool isDynamic)
    {
        // [O, I, …], experts [K, O, I, …], or as timm's CondConv has them, rows of a matrix: [K, O · I · …].
        double product = 1;
        for (int axis = weight.Count == 5 ? 2 : 1; axis < weight.Count; axis++)
        {
            product *= weight[axis];
        }

        return isDynamic && weight.Count == 2 ? product / output.C : product;
    }
}
