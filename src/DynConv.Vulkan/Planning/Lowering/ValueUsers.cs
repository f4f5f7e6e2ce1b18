using System.Collections.Generic;
using System.Linq;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Planning.Lowering;

/// <summary>Who takes what in a graph that is lowered.</summary>
internal sealed class ValueUsers(Graph graph)
{
    private readonly ILookup<Value, Node> _users = graph.Nodes
        .SelectMany(static node => node.Inputs.Distinct().Select(value => (Value: value, Node: node)))
        .ToLookup(static use => use.Value, static use => use.Node);

    /// <summary>The nodes that take a value.</summary>
    public IEnumerable<Node> Of(Value value) => _users[value];

    /// <summary>Whether somebody outside of the graph takes it.</summary>
    public bool IsOutput(Value value) => graph.Outputs.Contains(value);

    /// <summary>The node that alone takes a value, through whatever only reshapes it; null where there is more.</summary>
    public Node? Only(Value value)
        => IsOutput(value) || _users[value].Take(2).ToArray() is not [Node user] ? null
            : user is FlattenNode flatten ? Only(flatten.Output)
            : user;
}
