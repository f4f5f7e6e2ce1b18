using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Networks.Parameters;

namespace DynConv.Vulkan.Planning.Fusion;

/// <summary>
/// A dynamic convolution of one expert is a static one, because softmax over one logit is 1. See
/// <see cref="FusionOptions.SimplifySingleExperts"/>.
/// </summary>
internal sealed class SingleExpertRule : IFusionRule
{
    /// <inheritdoc/>
    public bool TryApply(GraphEditor graph, Node node)
    {
        if (node is not DynamicConvolutionNode { ExpertCount: 1, Attention.Mixing: Mixing.Softmax } dynamic)
        {
            return false;
        }

        graph.Replace(dynamic, new ConvolutionNode
        {
            Name = dynamic.Name,
            Inputs = dynamic.Inputs,
            Output = dynamic.Output,
            Weight = WithoutExperts(dynamic.Bank),
            Bias = Bias(dynamic),
            Geometry = dynamic.Geometry,
            Activation = dynamic.Activation,
        });
        return true;
    }

    private static Parameter? Bias(DynamicConvolutionNode dynamic)
    {
        Parameter? mixed = dynamic.BankBias is null ? null : WithoutExperts(dynamic.BankBias);
        return mixed is null || dynamic.StaticBias is null
            ? mixed ?? dynamic.StaticBias
            : new SumParameter(mixed, dynamic.StaticBias);
    }

    private static ReshapedParameter WithoutExperts(Parameter parameter) => new(parameter, parameter.Shape.RemoveAt(0));
}
