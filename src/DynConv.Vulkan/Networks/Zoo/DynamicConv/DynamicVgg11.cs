using System;
using System.Collections.Generic;
using DynConv.Vulkan.Networks.Layers;

namespace DynConv.Vulkan.Networks.Zoo.DynamicConv;

/// <summary>
/// VGG-11 (Simonyan, Zisserman, arXiv 1409.1556) with dynamic convolutions, the first one too, as the network that comes
/// with kaijieshi7/Dynamic-convolution-Pytorch: no batch normalisation, one linear layer. [N, 3, H, W] to [N, classes]
/// logits.
/// </summary>
public sealed class DynamicVgg11 : Layer
{
    private const int Cells = 7;

    // Filters of each convolution; 0 is a 2×2 pool.
    private static readonly int[] Plan = [64, 0, 128, 0, 256, 256, 0, 512, 512, 0, 512, 512, 0];

    private readonly int _classes;
    private readonly float _temperature;

    /// <summary>A network.</summary>
    /// <param name="classes">Outputs.</param>
    /// <param name="temperature">The softmax's temperature; training with annealing ends at 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is out of its range.</exception>
    public DynamicVgg11(int classes = 10, float temperature = 1)
    {
        _classes = LayerArguments.Positive(classes, nameof(classes));
        _temperature = LayerArguments.Temperature(temperature, nameof(temperature));
    }

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        List<Layer> features = [];
        int channels = 3;
        foreach (int filters in Plan)
        {
            if (filters == 0)
            {
                features.Add(new MaxPool2d(2));
                continue;
            }

            features.Add(DynamicPlace.Layer(new(string.Empty, channels, filters, 3), _temperature));
            features.Add(new ReLU());
            channels = filters;
        }

        Value x = network.Apply("features", new Sequential([.. features]), input);
        x = network.Flatten(network.Apply(new AdaptiveAvgPool2d(Cells), x));
        return network.Apply("classifier.0", new Linear(channels * Cells * Cells, _classes), x);
    }
}
