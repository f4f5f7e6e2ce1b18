using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Planning.Fusion;

/// <summary>
/// Takes out pools over single pixels, and an activation after the same one (ReLU and ReLU6 change nothing twice).
/// </summary>
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
                graph.Producer(activation.Inputs[0]) is ActivationNode before
                    && before.Activation == activation.Activation,
            _ => false,
        };

        // The graph's outputs stay the network's, so what gives one stays too.
        if (!isIdentity || graph.IsOutput(node.Output))
        {
            return false;
        }

        graph.Bypass(node);
        return true;
    }
}
