using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Memory;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Planning.Lowering;

namespace DynConv.Vulkan.Planning.Convolutions;

/// <summary>
/// One dispatch of blocks in shared memory. Where a map has few blocks, they mix a sample's kernel from the experts while
/// they load it; where it has many, each would mix it anew, so that it is mixed before, once.
/// </summary>
internal sealed class BlockedMethod(ConvolutionSite site, ConvolutionChoice choice) : ConvolutionMethod(site, choice)
{
    /// <summary>
    /// The batch has no say: whether kernels are rounded to memory on the way may show in the bits on some device. Four
    /// bindings leave none for a residual beside the shares, and experts that are not float32 are for the aggregation.
    /// </summary>
    public override bool MixesExperts(int experts, bool arePacked, bool hasResidual)
        => !arePacked && !hasResidual && BlockedForm.MixingOnTheWay(Site, Choice.Block, experts) <= 1;

    public override void AddSteps(
        PlanBuilder builder, string name, (int First, int Count) part, ConvolutionWeights weights,
        ConvolutionFeatures features)
    {
        if (weights.Mixing is ExpertMixing mixing)
        {
            BlockedMixingConvolution together = new(
                Site.Geometry, (uint)part.Count, (uint)Site.Input.H, (uint)Site.Input.W,
                mixing.Operands(part.First, weights.Operands.Activation), Choice.Tile.Filters, Choice.Block);
            AddMixingStep(builder, name, part, together, mixing, features);
            return;
        }

        BlockedConvolution kernel = new(
            Site.Geometry, (uint)part.Count, (uint)Site.Input.H, (uint)Site.Input.W, weights.Operands,
            Choice.Tile.Filters, Choice.Block);
        builder.AddStep(
            name,
            recorder => recorder.DispatchMaps(
                kernel, AreMapsHalf, Of(features.Source, Site.Input, part), weights.KernelRange, Addend(part, weights, features),
                Of(features.Target, Site.Output, part)),
            features.Touched(features.Source, weights.Kernels, weights.Bias));
    }

    private static BufferRange Of(Operand operand, TensorShape shape, (int First, int Count) part)
        => ConvolutionLowering.Samples(operand, shape, part.First, part.Count);
}
