using System;
using System.Collections.Generic;
using DynConv.Vulkan.Networks.Binding;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Networks.Parameters;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary>
/// What the dynamic convolutions over sequences, images and volumes share: experts that a softmax attention mixes.
/// </summary>
internal sealed class AttentionExperts
{
    private readonly ConvolutionGeometry _geometry;
    private readonly bool? _bias;
    private readonly int? _experts;
    private readonly float _temperature;

    /// <summary>The settings of a layer.</summary>
    /// <exception cref="ArgumentException">A number is out of its range.</exception>
    public AttentionExperts(ConvolutionGeometry geometry, bool? bias, int? experts, float temperature)
    {
        _geometry = geometry;
        _bias = bias;
        _experts = experts is null ? null : LayerArguments.Positive(experts.Value, nameof(experts));
        _temperature = LayerArguments.Temperature(temperature, nameof(temperature));
    }

    /// <summary>Adds the layer to a network.</summary>
    /// <param name="network">The network being built.</param>
    /// <param name="input">What the layer gets.</param>
    /// <param name="operation">What it is called where it has no name.</param>
    public Value Forward(NetworkBuilder network, Value input, string operation)
    {
        AttentionSpelling spelling = AttentionSpelling.Find(network.Binder, network.KeyPrefix);
        int stackedRank = 3 + _geometry.KernelShape.Length;
        Extent experts = new(
            "K", _experts ?? FindSize(network, (spelling.Bank, 0, stackedRank), ($"{spelling.Fc2}.weight", 0, 2)));
        ExpertBank bank = ExpertBank.Bind(network, spelling, experts, _geometry, _bias);
        string name = network.NodeName(operation);
        AttentionNode attention = BindAttention(
            network, spelling, experts, name, AttentionParts.Pool(network, name, input, _geometry.InChannels));
        return network.Emit(new DynamicConvolutionNode
        {
            Name = name,
            Inputs = [input, network.Emit(attention)],
            Output = network.NewValue(name),
            Bank = bank.Kernels,
            BankBias = bank.Biases,
            Coefficients = CoefficientLayout.Plain(attention.ExpertCount),
            SharesAddUpToOne = true,
            Geometry = _geometry,
        });
    }

    private AttentionNode BindAttention(
        NetworkBuilder network, AttentionSpelling spelling, Extent experts, string layer, Value pooled)
    {
        string first = $"{spelling.Fc1}.weight", second = $"{spelling.Fc2}.weight";
        Extent hidden = new("h", FindSize(network, (first, 0, 2), (second, 1, 2)));
        Parameter fc1 = network.Require(first, [hidden, _geometry.InChannels], asConvolution: true);
        Parameter fc2 = network.Require(second, [experts, hidden], asConvolution: true);
        string name = network.PartName(layer, "attention");
        return new AttentionNode
        {
            Name = name,
            PartOf = layer,
            Inputs = [pooled],
            Output = network.NewValue(name),
            Fc1Weight = fc1,
            Fc1Bias = network.Optional($"{spelling.Fc1}.bias", null, [hidden]),
            Fc2Weight = fc2,
            Fc2Bias = network.Optional($"{spelling.Fc2}.bias", null, [experts]),
            Temperature = network.TemperatureOr(_temperature),
        };
    }

    /// <summary>
    /// A size along an axis of the first of some tensors that is there with at least so many axes; 0 if none is.
    /// </summary>
    private static long FindSize(NetworkBuilder network, params ReadOnlySpan<(string Name, int Axis, int Rank)> places)
    {
        foreach ((string name, int axis, int rank) in places)
        {
            IReadOnlyList<long>? shape = network.Binder.Peek(network.KeyPrefix + name);
            if (shape is not null && shape.Count >= rank)
            {
                return shape[axis];
            }
        }

        return 0;
    }
}
