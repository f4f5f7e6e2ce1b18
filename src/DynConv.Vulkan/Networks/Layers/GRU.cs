using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Networks.Parameters;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary>
/// <c>torch.nn.GRU</c> from h = 0: of a sequence of T steps, kept as [N, I, T, 1] (channels and rows of an image of one
/// column), to h of every step, [N, D·H, T, 1], D being 2 where it is bidirectional. Tensors for each layer l:
/// <c>weight_ih_l</c> [3·H, I or D·H], <c>weight_hh_l</c> [3·H, H], <c>bias_ih_l</c> and <c>bias_hh_l</c> [3·H], gates in the
/// order r, z, n, and the same with <c>_reverse</c>.
/// </summary>
public sealed class GRU : Layer
{
    private const int Gates = 3;

    private readonly int _inputSize;
    private readonly int _hiddenSize;
    private readonly int _layers;
    private readonly bool _bias;
    private readonly int _directions;

    /// <summary>A GRU.</summary>
    /// <param name="inputSize">I.</param>
    /// <param name="hiddenSize">H.</param>
    /// <param name="numLayers">Layers one after the other.</param>
    /// <param name="bias">Whether there are biases.</param>
    /// <param name="bidirectional">Whether a second direction goes from the last step to the first.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public GRU(int inputSize, int hiddenSize, int numLayers = 1, bool bias = true, bool bidirectional = false)
    {
        _inputSize = LayerArguments.Positive(inputSize, nameof(inputSize));
        _hiddenSize = LayerArguments.Positive(hiddenSize, nameof(hiddenSize));
        _layers = LayerArguments.Positive(numLayers, nameof(numLayers));
        _bias = bias;
        _directions = bidirectional ? 2 : 1;
    }

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        Value x = input;
        for (int layer = 0; layer < _layers; layer++)
        {
            x = AddLayer(network, layer, layer == 0 ? _inputSize : _directions * _hiddenSize, x);
        }

        return x;
    }

    private Value AddLayer(NetworkBuilder network, int layer, int width, Value input)
    {
        int rows = Gates * _hiddenSize;
        string name = network.NodeName("gru"), gates = network.PartName(name, "gates");
        Parameter outer = OfBoth(network, "weight_ih", layer, p => network.Require(p, [rows, width]));
        Parameter inner = OfBoth(network, "weight_hh", layer, p => TurnOver(network.Require(p, [rows, _hiddenSize])));
        Value made = network.Emit(new ConvolutionNode
        {
            Name = gates,
            PartOf = name,
            Inputs = [input],
            Output = network.NewValue(gates),
            Weight = outer is UnboundParameter
                ? outer
                : new ReshapedParameter(outer, [_directions * rows, width, 1, 1]),
            Bias = _bias ? OfBoth(network, "bias_ih", layer, p => network.Require(p, [rows])) : null,
            Geometry = ConvolutionGeometry.Create(width, _directions * rows, 1, null, null, null, 1),
        });
        return network.Emit(new GatedRecurrenceNode
        {
            Name = name,
            Inputs = [made],
            Output = network.NewValue(name),
            Weight = inner,
            Bias = _bias ? OfBoth(network, "bias_hh", layer, p => network.Require(p, [rows])) : null,
            Directions = _directions,
            Hidden = _hiddenSize,
        });
    }

    /// <summary>A tensor of both directions, one behind the other.</summary>
    private Parameter OfBoth(NetworkBuilder network, string kind, int layer, Func<string, Parameter> require)
    {
        List<Parameter> all = [];
        for (int direction = 0; direction < _directions; direction++)
        {
            all.Add(require(string.Create(
                CultureInfo.InvariantCulture, $"{kind}_l{layer}{(direction == 0 ? string.Empty : "_reverse")}")));
        }

        // What is missing or wrong is a stand-in, and stays one.
        return all.FirstOrDefault(static parameter => parameter is UnboundParameter)
            ?? (all.Count == 1 ? all[0] : new ConcatenatedParameter([.. all]));
    }

    private Parameter TurnOver(Parameter weight) => weight is UnboundParameter
        ? weight
        : new TransposedParameter(weight, Gates * _hiddenSize, _hiddenSize, []);
}
