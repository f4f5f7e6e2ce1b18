using System;
using System.Collections.Immutable;
using DynConv.Vulkan.Networks.Layers;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Networks.Parameters;

namespace DynConv.Vulkan.Networks.Zoo.DyConvSr;

/// <summary>
/// DyConvSR (doantienthongbku/DyConvSR): pictures twice as large with one dynamic convolution, a branch for what a
/// Gaussian blur takes away, and a spatial attention. [N, 3, H, W] to [N, 3, 2·H, 2·W]; H and W are even, and at least
/// 4.
/// </summary>
public sealed class DyConvSR : Layer
{
    /// <summary>The temperature at which its attention stays.</summary>
    internal const float OwnTemperature = 30;

    private const int Colours = 3;
    private const int BlurSize = 5;
    private const double BlurSigma = 1;

    // Of the squares of 2×2 pixels that become channels, and of what becomes 4×4 pixels.
    private const int Inner = Colours * 4;
    private const int Outer = Colours * 16;

    private readonly int _features;

    /// <summary>A network.</summary>
    /// <param name="features">Channels of its body.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is below 1.</exception>
    public DyConvSR(int features = 32) => _features = LayerArguments.Positive(features, nameof(features));

    /// <summary>The entry in <see cref="NetworkRecogniser.Known"/>.</summary>
    internal static NetworkArchitecture Architecture { get; } = new(
        "dyconvsr_x2",
        static () => new DyConvSR(),
        new ImageInput(256, 256, [0, 0, 0], [1, 1, 1]) { KeepsSize = true, SizeMultiple = 2 },
        [
            new("body.0.attention.net.2.weight", 4), new("body.0.weight", 5), new("hsb.0.weight", 4),
            new("spatial_attention.conv1.weight", 4),
        ])
    {
        Family = "DyConvSR",
        Description = "DyConvSR: super-resolution by two with one dynamic convolution",
        Parameters = 59_970,
        Tensors = 11,
        Temperature = OwnTemperature,
        Licence = "no licence file, so all rights reserved; doantienthongbku/DyConvSR names a folder that was empty",
    };

    /// <inheritdoc/>
    public override Value Forward(NetworkBuilder network, Value input)
    {
        ArgumentNullException.ThrowIfNull(network);
        Value edges = network.Apply(
            "hsb",
            new Sequential(new Conv2d(Inner, Outer, 3, padding: 1), new GELU()),
            Squares(network, HighPass(network, input)));
        Value x = network.Apply("head.0", new Conv2d(Inner, _features, 3, padding: 1), Squares(network, input));
        x = network.Apply(
            "body",
            new Sequential(
                new DynamicConv2d(_features, _features, 3, padding: 1, temperature: OwnTemperature), new GELU()),
            x);
        x = network.Apply("tail.0", new Conv2d(_features, Outer, 3, padding: 1), x);
        x = network.Add(x, edges);
        x = network.Multiply(x, network.Apply("spatial_attention", () => Attend(network, x)));
        x = network.Apply(new PixelShuffle(2), x);
        x = network.Add(x, network.Concat(input, input, input, input));
        return network.Apply(new PixelShuffle(2), x);
    }

    private static Value Squares(NetworkBuilder network, Value input) => network.Apply(new PixelUnshuffle(2), input);

    private static Value Attend(NetworkBuilder network, Value input)
    {
        Value planes = network.Concat(
            network.Mean(input, FeatureAxis.Channels), network.Max(input, FeatureAxis.Channels));
        return network.Sigmoid(network.Apply("conv1", new Conv2d(2, 1, 7, padding: 3, bias: false), planes));
    }

    /// <summary>x − blur(x) as one convolution of the reflected picture.</summary>
    private static Value HighPass(NetworkBuilder network, Value input)
    {
        Value padded = network.Apply(new ReflectionPad2d(BlurSize / 2), input);
        string name = network.NodeName("high_pass");
        return network.Emit(new ConvolutionNode
        {
            Name = name,
            Inputs = [padded],
            Output = network.NewValue(name),
            Weight = new LiteralParameter($"{name}.weight", [Colours, 1, BlurSize, BlurSize], HighPassFilters()),
            Geometry = ConvolutionGeometry.Create(Colours, Colours, BlurSize, 1, 0, 1, Colours),
        });
    }

    private static ImmutableArray<float> HighPassFilters()
    {
        double[] line = new double[BlurSize];
        double sum = 0;
        for (int i = 0; i < BlurSize; i++)
        {
            double place = (i - (BlurSize / 2)) / BlurSigma;
            line[i] = Math.Exp(-0.5 * place * place);
            sum += line[i];
        }

        ImmutableArray<float>.Builder filters = ImmutableArray.CreateBuilder<float>(Colours * BlurSize * BlurSize);
        for (int i = 0; i < Colours * BlurSize * BlurSize; i++)
        {
            int tap = i % (BlurSize * BlurSize);
            double centre = tap == BlurSize * BlurSize / 2 ? 1 : 0;
            filters.Add((float)(centre - (line[tap / BlurSize] * line[tap % BlurSize] / (sum * sum))));
        }

        return filters.MoveToImmutable();
    }
}
