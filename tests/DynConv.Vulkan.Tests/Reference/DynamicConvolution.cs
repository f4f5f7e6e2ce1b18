using System;

namespace DynConv.Vulkan.Tests.Reference;

/// <summary>
/// Float64 dynamic convolution layer, stage by stage (arXiv 1912.03458): pool, two fully connected layers, softmax with
/// temperature, mixture of the experts, one convolution per sample, activation. With hidden = K and both biases it is
/// the first kaijieshi7/Dynamic-convolution-Pytorch module, with hidden = int(C·ratio)+1 and no first bias the later.
/// </summary>
internal sealed record DynamicConvolution
{
    /// <summary>K, the stored filter banks.</summary>
    public required int Experts { get; init; }

    /// <summary>h, the attention's hidden width.</summary>
    public required int Hidden { get; init; }

    /// <summary>O.</summary>
    public required int Outputs { get; init; }

    /// <summary>kh, kw, strides, paddings, dilations.</summary>
    public required Window Window { get; init; }

    /// <summary>G, which divides C and O.</summary>
    public int Groups { get; init; } = 1;

    /// <summary>τ of the softmax.</summary>
    public double Temperature { get; init; } = 1;

    /// <summary>What follows the convolution.</summary>
    public Nonlinearity Activation { get; init; }

    /// <summary>attention.fc1: weight [h, C], bias [h] or absent.</summary>
    public required (Values Weight, Values Bias) Fc1 { get; init; }

    /// <summary>attention.fc2: weight [K, h], bias [K] or absent.</summary>
    public required (Values Weight, Values Bias) Fc2 { get; init; }

    /// <summary>The experts: weight [K, O, C/G, kh, kw], bias [K, O] or absent.</summary>
    public required (Values Weight, Values Bias) Bank { get; init; }

    /// <summary>Runs the layer on [N, C, H, W] and keeps every stage.</summary>
    public DynamicConvolutionStages Forward(Values input, Planes shape)
    {
        double[] pooled = Pooling.GlobalAverage(input, shape);
        double[] logits = Attention.Logits(pooled, shape.N, shape.C, Hidden, Experts, Fc1, Fc2);
        double[] attention = Attention.Softmax(logits, shape.N, Experts, Temperature);
        return ForwardWith(attention, input, shape) with { Pooled = pooled, Logits = logits };
    }

    /// <summary>Runs the layer with given attention [N, K]; pooled and logits stay empty.</summary>
    public DynamicConvolutionStages ForwardWith(double[] attention, Values input, Planes shape)
    {
        if (Groups < 1 || shape.C % Groups != 0)
        {
            throw new ArgumentException($"{Groups} groups do not divide {shape.C} channels", nameof(shape));
        }

        int elements = Outputs * (shape.C / Groups) * Window.Taps;
        double[] weight = Attention.Aggregate(attention, Bank.Weight, shape.N, Experts, elements);
        double[]? bias = Bank.Bias.IsPresent
            ? Attention.Aggregate(attention, Bank.Bias, shape.N, Experts, Outputs)
            : null;
        double[] convolved = Convolution.PerSample(input, shape, weight, bias, Outputs, Window, Groups);
        return new DynamicConvolutionStages(
            Pooled: [], Logits: [], attention, weight, bias, convolved, Elementwise.Apply(Activation, convolved));
    }
}
