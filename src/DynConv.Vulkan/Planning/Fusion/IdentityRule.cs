using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Planning.Fusion;

/// <summary>Takes out pools over single pixels, and an activation after the same one (ReLU and ReLU6 change nothing twice).</summary>
internal sealed class IdentityRule : IFusionRule
{
    /// <inheritdoc/>
    public bool TryApply(GraphEditor graph, Node node)
    {
        bool isIdentity = node switch
        {
            MaxPoolNode pool => pool.Geometry.IsIdentity,
            AveragePoolNode pool => pool.Geometry.IsIdentity,
            ActivationNode { Activation: Activation.ReLU or Activation.ReLU6 } activation =>
                graph.Producer(activation.Inputs[0]) is ActivationNode before && before.Activation == activation.Activation,
            _ => false,
        };

        // A graph that is only an input has nothing that could write the output.
        if (!isIdentity || (graph.IsOutput(node.Output) && graph.IsInput(node.Inputs[0])))
        {
            return false;
        }

        graph.Bypass(node);
        return true;
    }
}
