using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Networks.Parameters;

namespace DynConv.Vulkan.Networks.Layers;

/// <summary>
/// A convolution with a kernel of its own for every column of the output. What a column's window sees is taken as a
/// sample, an image as high as the window is wide and as wide as the columns are high: a kernel is mixed once for a
/// column, where mixing what K experts give costs K convolutions.
/// </summary>
/// <param name="Network">The network being built.</param>
/// <param name="Layer">The layer's name.</param>
/// <param name="Geometry">The convolution over [N, C, H, W], without dilation and groups.</param>
internal readonly record struct ColumnKernels(NetworkBuilder Network, string Layer, ConvolutionGeometry Geometry)
{
    /// <summary>Adds the convolution.</summary>
    /// <param name="input">[N, C, H, W].</param>
    /// <param name="logits">[N, K, 1, W'], divided by the temperature.</param>
    /// <param name="bank">[K, O, C, kh, kw].</param>
    /// <param name="biases">[K, O], or null.</param>
    /// <param name="experts">K.</param>
    /// <returns>[N, O, H', W'].</returns>
    public Value Convolve(Value input, Value logits, Parameter bank, Parameter? biases, int experts)
    {
        string name = Network.PartName(Layer, "convolution");
        Value y = Network.Emit(new DynamicConvolutionNode
        {
            Name = name,
            PartOf = Layer,
            Inputs = [AddWindows(input), AddShares(logits, experts)],
            Output = Network.NewValue(name),
            Bank = bank is UnboundParameter ? bank : new TurnedParameter(bank),
            BankBias = biases,
            Coefficients = CoefficientLayout.Plain(experts),
            SharesAddUpToOne = true,
            Geometry = ConvolutionGeometry.Create(
                Geometry.InChannels, Geometry.OutChannels, Turned(Geometry.Kernel), (1, Geometry.Stride.Height),
                (0, Geometry.Padding.Height), null, 1),
        });
        string apart = Network.PartName(Layer, "parts");
        y = Network.Emit(new SamplesAsPartsNode
        {
            Name = apart, PartOf = Layer, Inputs = [y, input], Output = Network.NewValue(apart),
        });
        return Network.Emit(new ColumnsTogetherNode
        {
            Name = Layer, Inputs = [y], Output = Network.NewValue(Layer), Channels = Geometry.OutChannels,
        });
    }

    private static Size2d Turned(Size2d size) => (size.Width, size.Height);

    /// <summary>[N·W', C, kw, H].</summary>
    private Value AddWindows(Value input)
    {
        Value x = input;
        Size2d margin = (0, Geometry.Padding.Width);
        if (margin != 0)
        {
            string padded = Network.PartName(Layer, "padded");
            x = Network.Emit(new PadNode
            {
                Name = padded,
                PartOf = Layer,
                Inputs = [x],
                Output = Network.NewValue(padded),
                Before = margin,
                After = margin,
                Reflects = false,
            });
        }

        string name = Network.PartName(Layer, "windows");
        x = Network.Emit(new ColumnWindowsNode
        {
            Name = name,
            PartOf = Layer,
            Inputs = [x],
            Output = Network.NewValue(name),
            Channels = Geometry.InChannels,
            Taps = Geometry.KernelWidth,
            Stride = Geometry.Stride.Width,
        });
        return Separate(x, Geometry.InChannels);
    }

    /// <summary>[N·W', K].</summary>
    private Value AddShares(Value logits, int experts)
    {
        string rows = Network.PartName(Layer, "rows"), name = Network.PartName(Layer, "shares");
        Value x = Network.Emit(new ChannelsLastNode
        {
            Name = rows, PartOf = Layer, Inputs = [logits], Output = Network.NewValue(rows),
        });
        x = Separate(x, experts);
        string flat = Network.PartName(Layer, "features");
        x = Network.Emit(new FlattenNode
        {
            Name = flat, PartOf = Layer, Inputs = [x], Output = Network.NewValue(flat),
        });
        return Network.Emit(new CoefficientsNode
        {
            Name = name, PartOf = Layer, Inputs = [x], Output = Network.NewValue(name), Experts = experts,
        });
    }

    private Value Separate(Value input, int channels)
    {
        string name = Network.PartName(Layer, "samples");
        return Network.Emit(new PartsAsSamplesNode
        {
            Name = name, PartOf = Layer, Inputs = [input], Output = Network.NewValue(name), Channels = channels,
        });
    }
}
