using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;
using DynConv.Vulkan.Networks.Binding;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Networks.Parameters;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary>
/// What the forms of ODConv share: four heads on one hidden layer, z = head(ReLU(norm(fc(mean of each plane)))), and
/// the convolution whose kernels their sigmoids and softmax scale and mix.
/// </summary>
internal sealed record OmniConvolution(OmniSpelling Spelling, ConvolutionGeometry Geometry)
{
    /// <summary>K; its size is 0 where nothing tells it.</summary>
    public required Extent Experts { get; init; }

    /// <summary>Rows of the head of c: C, or C/G where the groups share them; 0 for no c.</summary>
    public required int ChannelHead { get; init; }

    /// <summary>Rows of the head of f: O, or 0 for no f.</summary>
    public required int FilterHead { get; init; }

    /// <summary>Rows of the head of s: kh·kw, or 0 for no s.</summary>
    public required int SpatialHead { get; init; }

    /// <summary>Whether there is a head of α, of K rows. Without one the only expert is taken as it is.</summary>
    public required bool HasKernelHead { get; init; }

    /// <summary>What the logits of all heads are divided by.</summary>
    public float Temperature { get; init; } = 1;

    /// <summary>Whether the hidden layer is normalised.</summary>
    public bool IsNormalised { get; init; } = true;

    /// <summary>[K, O], or null.</summary>
    public Parameter? BankBias { get; init; }

    private int KernelHead => HasKernelHead ? (int)Experts.Size : 0;

    /// <summary>K, as a constructor or <c>weight</c> says.</summary>
    public static Extent ExpertsOf(NetworkBuilder network, int? own) => new("K", own ?? FirstSize(network, "weight"));

    /// <summary>A, as the shared layer says.</summary>
    public Extent WidthOf(NetworkBuilder network) => new("A", FirstSize(network, $"{Spelling.Fc}.weight"));

    /// <summary>Adds the layer that runs.</summary>
    public Value Apply(NetworkBuilder network, Value input)
    {
        ConvolutionGeometry g = Geometry;
        string name = network.NodeName("odconv2d");
        Parameter bank = network.Require(
            "weight", [Experts, g.OutChannels, g.InChannelsPerGroup, g.KernelHeight, g.KernelWidth]);
        Value hidden = AddHidden(network, name, AttentionParts.Pool(network, name, input, g.InChannels));
        return network.Emit(new DynamicConvolutionNode
        {
            Name = name,
            Inputs = [input, AddCoefficients(network, name, hidden)],
            Output = network.NewValue(name),
            Bank = bank,
            BankBias = BankBias,
            Coefficients = Layout(),
            SharesAddUpToOne = true,
            Geometry = g,
        });
    }

    private Value AddHidden(NetworkBuilder network, string layer, Value pooled)
    {
        Extent width = WidthOf(network);
        Parameter weight = network.Require(
            $"{Spelling.Fc}.weight", [width, Geometry.InChannels], asConvolution: true);
        string name = network.PartName(layer, "hidden");
        // Bound in any case, so that no tensor of the module is left over.
        (Parameter scale, Parameter shift) = BatchNorm2d.Bind(network, $"{Spelling.Norm}.", name, width);
        return network.Emit(new LinearNode
        {
            Name = name,
            PartOf = layer,
            Inputs = [pooled],
            Output = network.NewValue(name),
            Weight = IsNormalised ? new RowScaledParameter(weight, 0, scale, null) : weight,
            Bias = IsNormalised ? shift : null,
            Activation = Activation.ReLU,
        });
    }

    private Value AddCoefficients(NetworkBuilder network, string layer, Value hidden)
    {
        Extent width = WidthOf(network);
        string name = network.PartName(layer, "logits");
        Parameter weight = Concatenate(
            head => network.Require($"{head.Name}.weight", [head.Rows, width], asConvolution: true));
        Parameter bias = Concatenate(head => network.Require($"{head.Name}.bias", [head.Rows]));
        Value logits = network.Emit(new LinearNode
        {
            Name = name,
            PartOf = layer,
            Inputs = [hidden],
            Output = network.NewValue(name),
            Weight = Temperature == 1 ? weight : new ScaledParameter(weight, 1.0 / Temperature),
            Bias = Temperature == 1 ? bias : new ScaledParameter(bias, 1.0 / Temperature),
        });
        string made = network.PartName(layer, "coefficients");
        return network.Emit(new CoefficientsNode
        {
            Name = made,
            PartOf = layer,
            Inputs = [logits],
            Output = network.NewValue(made),
            Experts = KernelHead,
        });
    }

    /// <summary>The same tensor of every head, in the order of <see cref="Layout"/>.</summary>
    private Parameter Concatenate(Func<(string Name, Extent Rows), Parameter> require)
    {
        List<(string Name, Extent Rows)> heads = [];
        foreach ((string head, int rows) in (ReadOnlySpan<(string, int)>)
            [(Spelling.Channel, ChannelHead), (Spelling.Filter, FilterHead), (Spelling.Spatial, SpatialHead)])
        {
            if (rows > 0)
            {
                heads.Add((head, rows));
            }
        }

        if (HasKernelHead)
        {
            heads.Add((Spelling.Kernel, Experts));
        }

        ImmutableArray<Parameter> all = [.. heads.Select(require)];
        // What is missing or wrong is a stand-in, and stays one.
        return all.FirstOrDefault(parameter => parameter is UnboundParameter) ?? new ConcatenatedParameter(all);
    }

    private CoefficientLayout Layout()
    {
        int channels = ChannelHead, filters = channels + FilterHead, taps = filters + SpatialHead;
        return new CoefficientLayout(taps + KernelHead, (int)Experts.Size)
        {
            InputScaleOffset = ChannelHead == 0 ? null : 0,
            IsInputScaleShared = ChannelHead > 0 && ChannelHead < Geometry.InChannels,
            FilterScaleOffset = FilterHead == 0 ? null : channels,
            TapScaleOffset = SpatialHead == 0 ? null : filters,
            ShareOffset = HasKernelHead ? taps : null,
        };
    }

    private static long FirstSize(NetworkBuilder network, string name)
        => network.Binder.Peek(network.KeyPrefix + name) is [long first, ..] ? first : 0;
}
