using System.Collections.Immutable;

namespace DynConv.Vulkan.Networks.Nodes;

/// <summary>Puts the numbers of every sample to other places, some of them nowhere or to several.</summary>
internal abstract record RearrangementNode : Node
{
    /// <summary>The loops over one sample's output, the outermost first; at most five.</summary>
    public abstract ImmutableArray<CopyLoop> Loops(TensorShape input);

    /// <summary>The element of a sample's input at which the loops start.</summary>
    public virtual long FirstElement(TensorShape input) => 0;
}
