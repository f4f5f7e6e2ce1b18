using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Planning.Fusion;

/// <summary>A graph under work: keeps who makes and who uses each value while rules rewrite it.</summary>
internal sealed class GraphEditor
{
    private readonly List<Node> _nodes;
    private readonly Dictionary<Value, Node> _producers = [];
    private readonly Dictionary<Value, int> _uses = [];
    private readonly Value _input;
    private readonly ImmutableArray<Value> _outputs;

    private readonly IReadOnlyDictionary<Value, TensorShape>? _shapes;

    /// <param name="graph">Where it starts.</param>
    /// <param name="shapes">Of its values, where they are known.</param>
    public GraphEditor(Graph graph, IReadOnlyDictionary<Value, TensorShape>? shapes = null)
    {
        _shapes = shapes;
        _nodes = [.. graph.Nodes];
        _input = graph.Input;
        _outputs = graph.Outputs;
        foreach (Node node in _nodes)
        {
            Register(node);
        }

        foreach (Value output in _outputs)
        {
            Use(output, 1);
        }
    }

    public IReadOnlyList<Node> Nodes => _nodes;

    public Graph ToGraph() => new([.. _nodes], _input, _outputs);

    /// <summary>Uses of a value: as an input of a node, or as an output of the graph.</summary>
    public int UseCount(Value value) => _uses.GetValueOrDefault(value);

    public Node Producer(Value value) => _producers[value];

    /// <summary>Whether one node comes before another.</summary>
    public bool IsBefore(Node first, Node second) => _nodes.IndexOf(first) < _nodes.IndexOf(second);

    /// <summary>The shape of a value, or null where it is not known.</summary>
    public TensorShape? ShapeOf(Value value)
        => _shapes is not null && _shapes.TryGetValue(value, out TensorShape shape) ? shape : null;

    public bool IsOutput(Value value) => _outputs.Contains(value);

    /// <summary>The node that makes a value, if the value has no other use than the one that asks.</summary>
    public Node? SoleProducer(Value value) => UseCount(value) == 1 ? _producers[value] : null;

    /// <summary>Puts one node in the place of two, of which the second is the only user of the first.</summary>
    /// <param name="producer">The first.</param>
    /// <param name="consumer">The second; the new node stands where it stood and gives its value.</param>
    /// <param name="merged">The new node, made from the first.</param>
    public void Merge(Node producer, Node consumer, Node merged)
    {
        int at = _nodes.IndexOf(consumer);
        Unregister(consumer);
        Unregister(producer);
        _nodes[at] = merged with { Output = consumer.Output };
        Register(_nodes[at]);
        _ = _nodes.Remove(producer);
    }

    /// <summary>Puts a node in the place of another that takes and gives the same values.</summary>
    public void Replace(Node old, Node replacement)
    {
        int at = _nodes.IndexOf(old);
        Unregister(old);
        _nodes[at] = replacement;
        Register(replacement);
    }

    /// <summary>Takes out a node of which nobody uses the value.</summary>
    public void Remove(Node node)
    {
        Unregister(node);
        _ = _nodes.Remove(node);
    }

    /// <summary>
    /// Takes out a node that gives what it takes and no output of the graph: its users take its input instead.
    /// </summary>
    public void Bypass(Node node) => ReplaceValue(node, node.Inputs[0]);

    /// <summary>Takes out a node that gives no output of the graph: its users take another value instead.</summary>
    public void ReplaceValue(Node node, Value to)
    {
        Value from = node.Output;
        for (int i = 0; i < _nodes.Count; i++)
        {
            if (_nodes[i].Inputs.Contains(from))
            {
                // All of them: a node can take one value twice.
                ImmutableArray<Value> inputs = [.. _nodes[i].Inputs.Select(input => input == from ? to : input)];
                Replace(_nodes[i], _nodes[i] with { Inputs = inputs });
            }
        }

        Remove(node);
    }

    private void Register(Node node)
    {
        _producers[node.Output] = node;
        foreach (Value input in node.Inputs)
        {
            Use(input, 1);
        }
    }

    private void Unregister(Node node)
    {
        _ = _producers.Remove(node.Output);
        foreach (Value input in node.Inputs)
        {
            Use(input, -1);
        }
    }

    private void Use(Value value, int change) => _uses[value] = UseCount(value) + change;
}
