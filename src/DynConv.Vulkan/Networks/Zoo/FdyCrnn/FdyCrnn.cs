using System;
using System.Collections.Immutable;
using System.Globalization;
using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Networks.Zoo.FdyCrnn;

/// <summary>
/// FDY-CRNN (Nam et al., "Frequency Dynamic Convolution: Frequency-Adaptive Pattern Recognition for Sound Event Detection",
/// INTERSPEECH 2022; arXiv 2203.15296), as frednam93/FDY-SED's <c>CRNN</c>: features [N, 1, T, 128] to what is heard in the
/// clip, probabilities [N, classes]. A further output <c>strong</c> [N, classes, T/4, 1] says when.
/// </summary>
public sealed class FdyCrnn : Layer
{
    private const double Epsilon = 1e-3;
    private const int HiddenFeatures = 256;

    private static readonly ImmutableArray<(int Filters, Size2d Pool)> Stages =
    [
        (32, (2, 2)), (64, (2, 2)), (128, (1, 2)), (256, (1, 2)), (256, (1, 2)), (256, (1, 2)), (256, (1, 2)),
    ];

    private readonly int _classes;
    private readonly float _temperature;

    /// <summary>A network.</summary>
    /// <param name="classes">Outputs.</param>
    /// <param name="temperature">The softmax's temperature of the frequency-dynamic convolutions.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public FdyCrnn(int classes = 10, float temperature = 31)
    {
        _classes = LayerArguments.Positive(classes, nameof(classes));
        _temperature = LayerArguments.Temperature(temperature, nameof(temperature));
    }

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        Value x = network.Apply("cnn.cnn", () => AddTrunk(network, input));
        x = network.Apply("rnn.rnn", new GRU(Stages[^1].Filters, HiddenFeatures, 2, bidirectional: true), x);
        Value strong = network.Sigmoid(network.Apply("dense", new PointwiseLinear(2 * HiddenFeatures, _classes), x));
        Value logits = network.Apply("dense_softmax", new PointwiseLinear(2 * HiddenFeatures, _classes), x);
        network.Output("strong", strong);
        string name = network.NodeName("weak");
        return network.Emit(new AttentiveMeanNode
        {
            Name = name,
            Inputs = [strong, logits],
            Output = network.NewValue(name),
        });
    }

    private Value AddTrunk(NetworkBuilder network, Value input)
    {
        Value x = input;
        int channels = 1;
        for (int i = 0; i < Stages.Length; i++)
        {
            (int filters, Size2d pool) = Stages[i];
            string number = i.ToString(CultureInfo.InvariantCulture);
            Layer convolution = i == 0
                ? new Conv2d(channels, filters, 3, padding: 1)
                : new AxisDynamicConv2d(channels, filters, 3, padding: 1, temperature: _temperature);
            x = network.Apply($"conv{number}", convolution, x);
            x = network.Apply($"batchnorm{number}", new BatchNorm2d(filters, Epsilon), x);
            Value gate = network.Apply($"cg{number}.linear", new PointwiseLinear(filters, filters), x);
            x = network.Multiply(x, network.Sigmoid(gate));
            x = network.Apply($"pooling{number}", new AvgPool2d(pool), x);
            channels = filters;
        }

        return x;
    }
}
