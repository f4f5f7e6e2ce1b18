namespace DynConv.Vulkan.Networks.Nodes;

/// <summary>A node that can apply an activation to its result before writing it.</summary>
internal interface IActivatedNode
{
    /// <summary>What it applies.</summary>
    Activation Activation { get; }

    /// <summary>The same node with another activation.</summary>
    Node WithActivation(Activation activation);
}
