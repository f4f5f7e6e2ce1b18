using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Networks.Parameters;

namespace DynConv.Vulkan.Planning.Fusion;

/// <summary>
/// Moves the gate of a squeeze-excite block into the kernel of the convolution behind it, conv(g ⊙ x; W) = conv(x; g ⊙ W), as
/// ODConv has it: a kernel for each sample is written in place of a map. Only where that is the smaller.
/// </summary>
internal sealed class InputGateRule : IFusionRule
{
    /// <inheritdoc/>
    public bool TryApply(GraphEditor graph, Node node)
    {
        if (node is not ConvolutionNode { Geometry.Depth: null } convolution
            || graph.SoleProducer(convolution.Inputs[0]) is not MultiplyNode { Activation: Activation.None } product
            || !IsWorthwhile(graph, product, convolution.Geometry))
        {
            return false;
        }

        int channels = convolution.Geometry.InChannels;
        graph.Merge(product, convolution, new DynamicConvolutionNode
        {
            Name = convolution.Name,
            Inputs = [product.Inputs[0], product.Inputs[1], .. convolution.Inputs[1..]],
            Output = convolution.Output,
            Geometry = convolution.Geometry,
            Activation = convolution.Activation,
            HasResidual = convolution.HasResidual,
            Bank = new ReshapedParameter(convolution.Weight, [1, .. convolution.Weight.Shape]),
            StaticBias = convolution.Bias,
            Coefficients = new CoefficientLayout(channels, 1) { InputScaleOffset = 0 },
            SharesAddUpToOne = false,
            IsGated = true,
        });
        return true;
    }

    /// <summary>Whether the gate is a number for each sample and channel, and a kernel has fewer numbers than the map.</summary>
    private static bool IsWorthwhile(GraphEditor graph, MultiplyNode product, in ConvolutionGeometry geometry)
    {
        if (graph.ShapeOf(product.Inputs[0]) is not { } map || graph.ShapeOf(product.Inputs[1]) is not { } gate)
        {
            return false;
        }

        long kernel = (long)geometry.OutChannels * geometry.InChannelsPerGroup * geometry.Taps;
        return map.Rank == 4 && gate.C == map.C && gate.PlaneSize == 1
            && kernel < (long)map.C * map.PlaneSize;
    }
}
