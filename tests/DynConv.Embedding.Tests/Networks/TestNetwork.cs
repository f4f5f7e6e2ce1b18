using System;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Layers;

namespace DynConv.Embedding.Tests.Networks;

/// <summary>
/// Two dynamic convolutions with a batch normalization between them; [N, 5, H, W] to [N, 7, H, W], or to
/// [N, 5, H, W] so that one can follow the other.
/// </summary>
internal sealed class TestNetwork : Layer
{
    public const int Inputs = 5;
    private const int Middle = 6;
    private const int Experts = 3;
    private readonly int _outputs;

    private TestNetwork(int outputs) => _outputs = outputs;

    /// <summary>Odd in every dimension.</summary>
    public static TensorShape Shape { get; } = new(3, Inputs, 9, 7);

    /// <summary>As little work as possible, for tests that count executions.</summary>
    public static TensorShape SmallShape { get; } = new(1, Inputs, 3, 3);

    public static Network Build(int outputs = 7, int seed = 1) => Network.Build(
        new TestNetwork(outputs),
        new RandomWeights(seed)
            .DynamicConvolution("first", Experts, Middle, Inputs, 3)
            .BatchNorm("norm", Middle)
            .DynamicConvolution("second", Experts + 1, outputs, Middle, 1).StateDict);

    /// <summary>An input of <paramref name="shape"/>; another for another seed.</summary>
    public static float[] Input(TensorShape shape, int seed = 1)
    {
        Random random = new(seed);
        float[] values = new float[shape.ElementCount];
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (4 * random.NextSingle()) - 2;
        }

        return values;
    }

    public override Value Forward(NetworkBuilder network, Value input)
    {
        Value x = network.Apply("first", new DynamicConv2d(Inputs, Middle, 3, padding: 1), input);
        x = network.ReLU(network.Apply("norm", new BatchNorm2d(Middle), x));
        return network.Apply("second", new DynamicConv2d(Middle, _outputs, 1), x);
    }
}
