using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using DynConv.Checkpoints;
using DynConv.Vulkan.Networks.Binding;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Networks;

/// <summary>
/// Layers bound to a state dict: operations and named weights, no GPU in it. Immutable, and safe to use from several
/// threads. Weights stay in the checkpoint until the network is planned for a device, so keep the file open until
/// then.
/// </summary>
public sealed class Network
{
    /// <summary>The name of the output that a run gives.</summary>
    internal const string MainOutput = "output";

    private readonly IReadOnlyDictionary<string, Value> _layerOutputs;

    private Network(Graph graph, NetworkBuilder builder)
    {
        Graph = graph;
        OutputNames = builder.OutputNames;
        _layerOutputs = builder.LayerOutputs;
        ImmutableArray<string>.Builder names = ImmutableArray.CreateBuilder<string>();
        ImmutableArray<string>.Builder dynamicNames = ImmutableArray.CreateBuilder<string>();
        foreach (Node node in graph.Nodes)
        {
            if (node is not InputNode && node.PartOf is null)
            {
                names.Add(node.Name);
            }

            if (node is DynamicConvolutionNode or CellConvolutionNode or GeneratedConvolutionNode or InvolutionNode)
            {
                dynamicNames.Add(node.LayerName);
            }
        }

        LayerNames = names.ToImmutable();
        DynamicLayerNames = dynamicNames.ToImmutable();
    }

    /// <summary>
    /// The names of all operations in the order in which they run. A layer has the name of its tensors in the state
    /// dict without the last part (<c>layer1.0.conv1</c>); a second use of one layer gets a number behind it.
    /// </summary>
    public IReadOnlyList<string> LayerNames { get; }

    /// <summary>The names of the dynamic convolutions among <see cref="LayerNames"/>.</summary>
    public IReadOnlyList<string> DynamicLayerNames { get; }

    /// <summary>What a run is called with.</summary>
    public Value Input => Graph.Input;

    /// <summary>What a run gives.</summary>
    public Value Output => Graph.Outputs[0];

    /// <summary>
    /// The names of the outputs: <c>output</c>, which a run gives, and those that layers added with
    /// <see cref="NetworkBuilder.Output"/>; a plan keeps these for <see cref="Planning.Plan.Read"/>.
    /// </summary>
    public IReadOnlyList<string> OutputNames { get; }

    internal Graph Graph { get; }

    /// <summary>What a layer of this name in the state dict gives, or null.</summary>
    internal Value? OutputOf(string layer) => _layerOutputs.GetValueOrDefault(layer);

    /// <summary>Runs a layer's <see cref="Layer.Forward"/> once and binds what it adds to a state dict.</summary>
    /// <param name="root">The whole network as a layer.</param>
    /// <param name="weights">Its weights; the names are those of the PyTorch module's <c>state_dict()</c>.</param>
    /// <param name="options">Strictness and temperature; null for strict binding and the layers' own
    /// temperatures.</param>
    /// <returns>The network.</returns>
    /// <exception cref="StateDictMismatchException">Tensors are missing, mis-shaped or left over; it lists all of
    /// them.</exception>
    /// <exception cref="ArgumentException">The layer adds nothing to the network.</exception>
    public static Network Build(Layer root, StateDict weights, NetworkOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(root);
        ArgumentNullException.ThrowIfNull(weights);
        options ??= new NetworkOptions();
        StateDictBinder binder = new(weights);
        NetworkBuilder builder = new(binder, options);
        Value output = builder.Apply(root, builder.Input);
        Graph graph = builder.Close(output);
        binder.Finish(options.Strict);
        if (output == builder.Input)
        {
            throw new ArgumentException(
                "the network gives its input back: a layer that does something is wanted", nameof(root));
        }

        return new Network(graph, builder);
    }

    /// <summary>The shape of every value of the network.</summary>
    /// <param name="input">The shape of <see cref="Input"/>.</param>
    /// <returns>Shapes by value, also of those that a plan never writes because it fuses them away.</returns>
    /// <exception cref="ShapeException">A layer cannot take what reaches it; the message says which layer, what it
    /// got and what it wants.</exception>
    public IReadOnlyDictionary<Value, TensorShape> InferShapes(TensorShape input) => Graph.InferShapes(input);

    /// <summary>The shape of <see cref="Output"/>.</summary>
    /// <param name="input">The shape of <see cref="Input"/>.</param>
    /// <returns>The shape.</returns>
    /// <exception cref="ShapeException">As <see cref="InferShapes"/>.</exception>
    public TensorShape InferOutputShape(TensorShape input) => Graph.InferShapes(input)[Output];
}
