using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using DynConv.Vulkan.Networks.Binding;
using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Networks.Parameters;

namespace DynConv.Vulkan.Networks;

/// <summary>
/// What a <see cref="Layer"/> adds itself to. Alive only while <see cref="Network.Build"/> runs.
/// </summary>
public sealed partial class NetworkBuilder
{
    // Deeper than any real network, shallow enough for the stack: a layer that contains itself is found out.
    private const int DeepestNesting = 200;

    private readonly StateDictBinder _binder;
    private readonly NetworkOptions _options;
    private readonly List<Node> _nodes = [];
    private readonly List<(string Name, Value Value)> _furtherOutputs = [];
    private readonly Dictionary<string, Value> _layerOutputs = new(StringComparer.Ordinal);
    private readonly HashSet<string> _names = new(StringComparer.Ordinal);
    private string _scope = string.Empty;
    private bool _scopeIsOwn;
    private int _depth;
    private bool _isClosed;

    internal NetworkBuilder(StateDictBinder binder, NetworkOptions options)
    {
        _binder = binder;
        _options = options;
        Input = NewValue("input");
        _nodes.Add(new InputNode { Name = Input.Name, Inputs = [], Output = Input });
    }

    internal Value Input { get; }

    internal StateDictBinder Binder => _binder;

    /// <summary>Empty, or the current layer's name in the state dict and a dot.</summary>
    internal string KeyPrefix => _scope.Length == 0 ? string.Empty : _scope + ".";

    /// <summary>
    /// Adds an inner layer under a name: its tensors are those behind <c>name.</c> in this layer's part of the state
    /// dict.
    /// </summary>
    /// <param name="name">The attribute's name in the PyTorch module, for example <c>conv1</c>; <c>layers.0</c> stands
    /// for two levels. The same name again shares the weights.</param>
    /// <param name="layer">The layer.</param>
    /// <param name="input">What the layer gets.</param>
    /// <returns>What the layer gives.</returns>
    /// <exception cref="ArgumentException">The name is empty or begins or ends with a dot, or the value is of another
    /// network.</exception>
    public Value Apply(string name, Layer layer, Value input)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(layer);
        RequireName(name);
        RequireOwn(input);
        return Run(KeyPrefix + name, true, () => layer.Forward(this, input), layer);
    }

    /// <summary>
    /// Adds an inner layer without a name, as a call of <c>torch.nn.functional</c>; a layer with weights finds them
    /// in this layer's own part of the state dict.
    /// </summary>
    /// <param name="layer">The layer.</param>
    /// <param name="input">What the layer gets.</param>
    /// <returns>What the layer gives.</returns>
    /// <exception cref="ArgumentException">The value is of another network.</exception>
    public Value Apply(Layer layer, Value input)
    {
        ArgumentNullException.ThrowIfNull(layer);
        RequireOwn(input);
        return Run(_scope, false, () => layer.Forward(this, input), layer);
    }

    /// <summary>
    /// Adds what a function adds under a name, as an inner layer's <c>forward</c> would: tensors are those behind
    /// <c>name.</c>. For modules that take or give more than one value.
    /// </summary>
    /// <param name="name">As in <see cref="Apply(string, Layer, Value)"/>.</param>
    /// <param name="forward">Adds to this builder and gives a value of it.</param>
    /// <returns>What <paramref name="forward"/> gives.</returns>
    /// <exception cref="ArgumentException">The name is empty or begins or ends with a dot, or the value is of another
    /// network.</exception>
    public Value Apply(string name, Func<Value> forward)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(forward);
        RequireName(name);
        return Run(KeyPrefix + name, true, forward);
    }

    /// <summary>The mean of each plane: [N, C, H, W] to [N, C].</summary>
    /// <param name="input">[N, C, H, W].</param>
    /// <returns>[N, C].</returns>
    public Value GlobalAveragePool(Value input) => Flatten(Apply(new AdaptiveAvgPool2d(1), input));

    /// <summary>Makes a value a further output of the network, after the one that the outermost layer gives.</summary>
    /// <param name="name">The output's name; <c>output</c> is that of the first.</param>
    /// <param name="value">What it gives.</param>
    /// <exception cref="ArgumentException">The name is empty or used twice, or the value is of another
    /// network.</exception>
    public void Output(string name, Value value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        RequireOwn(value);
        if (name == Network.MainOutput || _furtherOutputs.Exists(output => output.Name == name))
        {
            throw new ArgumentException($"there is an output '{name}' already", nameof(name));
        }

        _furtherOutputs.Add((name, value));
    }

    /// <summary>max(x, 0), <c>F.relu</c>.</summary>
    /// <param name="input">x, of any shape.</param>
    /// <returns>A value of the same shape.</returns>
    public Value ReLU(Value input) => Apply(new ReLU(), input);

    /// <summary>min(max(x, 0), 6), <c>F.relu6</c>.</summary>
    /// <param name="input">x, of any shape.</param>
    /// <returns>A value of the same shape.</returns>
    public Value ReLU6(Value input) => Apply(new ReLU6(), input);

    /// <summary>x / (1 + e^-x), <c>F.silu</c>.</summary>
    /// <param name="input">x, of any shape.</param>
    /// <returns>A value of the same shape.</returns>
    public Value SiLU(Value input) => Apply(new SiLU(), input);

    /// <summary>[N, C, H, W] as [N, C·H·W], <c>torch.flatten(x, 1)</c>.</summary>
    /// <param name="input">x.</param>
    /// <returns>A value of rank 2.</returns>
    public Value Flatten(Value input) => Apply(new Flatten(), input);

    /// <summary>left + right, both of one shape.</summary>
    /// <param name="left">One addend.</param>
    /// <param name="right">The other.</param>
    /// <returns>A value of the same shape.</returns>
    public Value Add(Value left, Value right)
    {
        RequireOwn(left);
        RequireOwn(right);
        string name = UniqueName(KeyPrefix + "add");
        return Emit(new AddNode { Name = name, Inputs = [left, right], Output = NewValue(name) });
    }

    /// <summary>
    /// A name for the node of the layer that runs: the layer's own where it was given one, else the operation's
    /// within the layer that calls it.
    /// </summary>
    internal string NodeName(string operation) =>
        UniqueName(_scopeIsOwn && _scope.Length > 0 ? _scope : KeyPrefix + operation);

    /// <summary>A name for a part of a layer.</summary>
    internal string PartName(string layer, string part) => UniqueName($"{layer}.{part}");

    internal Value NewValue(string name) => new(this, name);

    internal Value Emit(Node node)
    {
        _nodes.Add(node);
        return node.Output;
    }

    /// <summary>An activation that an argument chooses; none leaves the value as it is.</summary>
    internal Value Activate(Activation activation, Value input) => activation == Activation.None
        ? input
        : EmitActivation("activation", activation, input);

    internal Value EmitActivation(string operation, Activation activation, Value input)
    {
        string name = NodeName(operation);
        return Emit(new ActivationNode
        {
            Name = name,
            Inputs = [input],
            Output = NewValue(name),
            Activation = activation,
        });
    }

    internal Value EmitSoftmax(string operation, bool takesLogarithm, Value input)
    {
        string name = NodeName(operation);
        return Emit(new SoftmaxNode
        {
            Name = name,
            Inputs = [input],
            Output = NewValue(name),
            TakesLogarithm = takesLogarithm,
        });
    }

    /// <summary>A tensor of the layer that runs.</summary>
    internal Parameter Require(string name, ReadOnlySpan<Extent> shape, bool asConvolution = false) =>
        _binder.Require(KeyPrefix + name, shape, asConvolution);

    /// <summary>
    /// A tensor of the layer that runs, or null: <paramref name="isWanted"/> decides, or, if null, the state dict.
    /// </summary>
    internal Parameter? Optional(string name, bool? isWanted, ReadOnlySpan<Extent> shape) =>
        isWanted ?? _binder.Contains(KeyPrefix + name) ? Require(name, shape) : null;

    /// <summary>
    /// A size of a tensor of the layer that runs; 0 where it is not there or has fewer axes than wanted.
    /// </summary>
    internal long SizeOf(string name, int axis, int rank) =>
        _binder.Peek(KeyPrefix + name) is { } shape && shape.Count >= rank ? shape[axis] : 0;

    /// <summary>The temperature of a dynamic layer.</summary>
    internal float TemperatureOr(float own) => _options.Temperature ?? own;

    /// <summary>Ends the building: from here on the builder refuses everything.</summary>
    internal Graph Close(Value output)
    {
        _isClosed = true;
        return new Graph([.. _nodes], Input, [output, .. _furtherOutputs.ConvertAll(static further => further.Value)]);
    }

    /// <summary>The names of all outputs, the main one first.</summary>
    internal ImmutableArray<string> OutputNames
        => [Network.MainOutput, .. _furtherOutputs.ConvertAll(static further => further.Name)];

    /// <summary>What each named layer gives.</summary>
    internal IReadOnlyDictionary<string, Value> LayerOutputs => _layerOutputs;

    internal void RequireOwn(Value value)
    {
        ArgumentNullException.ThrowIfNull(value);
        ObjectDisposedException.ThrowIf(_isClosed, this);
        if (value.Owner != this)
        {
            throw new ArgumentException(
                $"the value '{value}' is of another network: use the values that Forward is given", nameof(value));
        }
    }

    private static void RequireName(string name)
    {
        if (name.Length == 0 || name[0] == '.' || name[^1] == '.')
        {
            throw new ArgumentException(
                $"'{name}' is no layer's name: a name neither is empty nor begins or ends with a dot", nameof(name));
        }
    }

    private Value Run(string scope, bool scopeIsOwn, Func<Value> forward, Layer? layer = null)
    {
        ObjectDisposedException.ThrowIf(_isClosed, this);
        if (_depth == DeepestNesting)
        {
            throw new InvalidOperationException(
                $"{scope}: layers are nested {DeepestNesting} deep, does a layer contain itself?");
        }

        (string outerScope, bool outerIsOwn) = (_scope, _scopeIsOwn);
        (_scope, _scopeIsOwn) = (scope, scopeIsOwn);
        _depth++;
        try
        {
            Value output = forward()
                ?? throw new InvalidOperationException(
                    $"{layer?.GetType().Name ?? "forward"}{(layer is null ? string.Empty : ".Forward")} ({scope}) gave "
                    + "null, a value is wanted");
            RequireOwn(output);
            if (scopeIsOwn)
            {
                // A layer that is used twice is known by what it gave last.
                _layerOutputs[scope] = output;
            }

            return output;
        }
        finally
        {
            _depth--;
            (_scope, _scopeIsOwn) = (outerScope, outerIsOwn);
        }
    }

    private string UniqueName(string name)
    {
        string unique = name;
        for (int i = 1; !_names.Add(unique); i++)
        {
            unique = $"{name}_{i}";
        }

        return unique;
    }
}
