using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Networks.Parameters;

namespace DynConv.Vulkan.Planning.Fusion;

/// <summary>
/// Folds y ↦ scale·y + shift into the convolution or linear layer that makes y: the scale into the output rows of every
/// kernel, the shift into the bias. Nothing divides by the scale, so it may be 0 or negative.
/// </summary>
internal sealed class BatchNormRule : IFusionRule
{
    /// <inheritdoc/>
    public bool TryApply(GraphEditor graph, Node node)
    {
        if (node is not ChannelAffineNode affine)
        {
            return false;
        }

        Node? producer = graph.SoleProducer(affine.Inputs[0]);
        Node? folded = Fold(producer, affine);
        if (folded is null)
        {
            return false;
        }

        graph.Merge(producer!, affine, folded);
        return true;
    }

    /// <summary>What makes a value with the normalisation in it, or null where that cannot be.</summary>
    public static Node? Fold(Node? producer, ChannelAffineNode affine) => producer switch
    {
        ConvolutionNode { Activation: Activation.None, HasResidual: false } convolution
            when convolution.Geometry.OutChannels == affine.Channels => Fold(convolution, affine),
        DynamicConvolutionNode { Activation: Activation.None, HasResidual: false } dynamic
            when dynamic.Geometry.OutChannels == affine.Channels && CanFold(dynamic) => Fold(dynamic, affine),
        CellConvolutionNode { Activation: Activation.None, HasResidual: false } cells
            when cells.Geometry.OutChannels == affine.Channels => Fold(cells, affine),
        GeneratedConvolutionNode { Activation: Activation.None, HasResidual: false } generated
            when generated.Geometry.OutChannels == affine.Channels => Fold(generated, affine),
        InvolutionNode { Activation: Activation.None } involution
            when involution.Channels == affine.Channels => Fold(involution, affine),
        LinearNode { Activation: Activation.None } linear
            when linear.OutFeatures == affine.Channels => Fold(linear, affine),
        _ => null,
    };

    private static ConvolutionNode Fold(ConvolutionNode convolution, ChannelAffineNode affine) => convolution with
    {
        Weight = new RowScaledParameter(convolution.Weight, 0, affine.Scale, null),
        Bias = FoldBias(convolution.Bias, affine),
        Activation = affine.Activation,
    };

    /// <summary>The kernels are shared by channels, so scale and shift stay apart.</summary>
    private static InvolutionNode Fold(InvolutionNode involution, ChannelAffineNode affine) => involution with
    {
        Scale = involution.Scale is null
            ? affine.Scale
            : new RowScaledParameter(involution.Scale, 0, affine.Scale, null),
        Shift = FoldBias(involution.Shift, affine),
        Activation = affine.Activation,
    };

    private static LinearNode Fold(LinearNode linear, ChannelAffineNode affine) => linear with
    {
        Weight = new RowScaledParameter(linear.Weight, 0, affine.Scale, null),
        Bias = FoldBias(linear.Bias, affine),
        Activation = affine.Activation,
    };

    /// <summary>The cells are other layers' too, so the scale stays apart.</summary>
    private static CellConvolutionNode Fold(CellConvolutionNode cells, ChannelAffineNode affine) => cells with
    {
        FilterScale = cells.FilterScale is null
            ? affine.Scale
            : new RowScaledParameter(cells.FilterScale, 0, affine.Scale, null),
        StaticBias = FoldBias(cells.StaticBias, affine),
        Activation = affine.Activation,
    };

    private static GeneratedConvolutionNode Fold(GeneratedConvolutionNode generated, ChannelAffineNode affine)
        => generated with
        {
            GeneratorWeight = ScaleFilters(generated.GeneratorWeight, affine),
            GeneratorBias = generated.GeneratorBias is null ? null : ScaleFilters(generated.GeneratorBias, affine),
            StaticBias = FoldBias(generated.StaticBias, affine),
            Activation = affine.Activation,
        };

    /// <summary>Scales [O·C/G·kh·kw, …], of which the first axis is the kernel's.</summary>
    private static ReshapedParameter ScaleFilters(Parameter generator, ChannelAffineNode affine)
    {
        ReshapedParameter byFilter = new(
            generator, [affine.Channels, generator.ElementCount / affine.Channels]);
        return new ReshapedParameter(new RowScaledParameter(byFilter, 0, affine.Scale, null), generator.Shape);
    }

    /// <summary>
    /// Coefficients that do not add up to 1 would scale a shift in the experts' biases; there it takes a layer without
    /// those, which gets it once.
    /// </summary>
    private static bool CanFold(DynamicConvolutionNode dynamic)
        => dynamic.SharesAddUpToOne || dynamic.BankBias is null;

    /// <summary>
    /// Because the coefficients of softmax add up to 1, the shift may go into each expert's bias; a layer without
    /// those gets it once, unmixed.
    /// </summary>
    private static DynamicConvolutionNode Fold(DynamicConvolutionNode dynamic, ChannelAffineNode affine)
    {
        DynamicConvolutionNode scaled = dynamic with
        {
            Bank = new RowScaledParameter(dynamic.Bank, 1, affine.Scale, null),
            Activation = affine.Activation,
        };
        if (dynamic.BankBias is null)
        {
            return scaled with { StaticBias = FoldBias(dynamic.StaticBias, affine) };
        }

        // The shift goes in once: into the static bias where there is one already, else into the experts'.
        return dynamic.StaticBias is null
            ? scaled with { BankBias = new RowScaledParameter(dynamic.BankBias, 1, affine.Scale, affine.Shift) }
            : scaled with
            {
                BankBias = new RowScaledParameter(dynamic.BankBias, 1, affine.Scale, null),
                StaticBias = FoldBias(dynamic.StaticBias, affine),
            };
    }

    private static Parameter FoldBias(Parameter? bias, ChannelAffineNode affine) =>
        bias is null ? affine.Shift : new RowScaledParameter(bias, 0, affine.Scale, affine.Shift);
}
