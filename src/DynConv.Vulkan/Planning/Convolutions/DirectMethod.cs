using DynConv.Vulkan.Execution;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Memory;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Planning.Lowering;

namespace DynConv.Vulkan.Planning.Convolutions;

/// <summary>
/// One dispatch from input to output. On GPUs a depthwise one mixes its taps itself: they are few, and a dispatch and its
/// barrier are saved; a software driver would pay more for loading them in every invocation.
/// </summary>
internal sealed class DirectMethod(ConvolutionSite site, ConvolutionChoice choice, bool isSoftware)
    : ConvolutionMethod(site, choice)
{
    public override MapTiles? SummedTiles => Site.Geometry.Depth is not null ? null : Choice.Form switch
    {
        ConvolutionForm.Matrix => null,
        ConvolutionForm.Pointwise => new MapTiles(1, checked((uint)Site.Pixels), 1, Choice.Tile.Pixels),
        _ => new MapTiles((uint)Site.Output.H, (uint)Site.Output.W, Choice.Tile.Rows, Choice.Tile.Pixels),
    };

    /// <summary>Four bindings leave none for a residual beside the shares.</summary>
    public override bool MixesExperts(int experts, bool arePacked, bool hasResidual)
        => !isSoftware && !arePacked && !hasResidual && Choice.Form == ConvolutionForm.Direct
            && DepthwiseMixingConvolution.Suits(Site.Geometry, Choice.Tile);

    public override void AddSteps(
        PlanBuilder builder, string name, (int First, int Count) part, ConvolutionWeights weights,
        ConvolutionFeatures features)
    {
        if (weights.Mixing is ExpertMixing mixing)
        {
            DepthwiseMixingConvolution kernel = new(
                Site.Geometry, (uint)part.Count, ((uint)Site.Input.H, (uint)Site.Input.W),
                mixing.Operands(part.First, weights.Operands.Activation) with { Sums = features.Sums }, Choice.Tile);
            AddMixingStep(builder, name, part, kernel, mixing, features);
            return;
        }

        builder.AddStep(
            name,
            recorder => Dispatch(
                recorder, part.Count, weights with { Operands = weights.Operands with { Sums = features.Sums } },
                ConvolutionLowering.Samples(features.Source, Site.Input, part.First, part.Count),
                Addend(part, weights, features),
                features.Written(Site.Output, part)),
            features.Touched(features.Source, weights.Kernels, weights.Bias));
    }

    /// <summary>Records the kernel that suits the geometry and the tile.</summary>
    private void Dispatch(
        CommandRecorder recorder, int count, ConvolutionWeights weights, BufferRange source, BufferRange addend,
        BufferRange target)
    {
        (ConvolutionGeometry geometry, TensorShape input, ConvolutionTile tile) = (Site.Geometry, Site.Input, Choice.Tile);
        (uint samples, uint height, uint width) = ((uint)count, (uint)input.H, (uint)input.W);
        (ConvolutionOperands operands, BufferRange kernels) = (weights.Operands, weights.KernelRange);
        if (geometry.Depth is not null)
        {
            recorder.Dispatch(
                new Convolution3d(geometry, samples, (input.D, input.H, input.W), operands, tile),
                source, kernels, addend, target);
        }
        else if (Choice.Form == ConvolutionForm.Matrix)
        {
            recorder.DispatchMaps(
                new MatrixConvolution(geometry, samples, (height, width), operands, tile.Filters, Choice.Matrix),
                AreMapsHalf, source, kernels, addend, target);
        }
        else if (Choice.Form == ConvolutionForm.Pointwise)
        {
            recorder.DispatchFetchingMaps(
                new PointwiseConvolution(
                    samples, ((uint)geometry.InChannels, (uint)geometry.OutChannels, checked((uint)Site.Pixels)),
                    operands.WeightsPerSample == 0 ? 1 : samples, operands, tile),
                AreMapsHalf, source, kernels, addend, target);
        }
        else if (tile.Filters == 1)
        {
            recorder.DispatchFetchingMaps(
                new DepthwiseConvolution(geometry, samples, height, width, operands, tile),
                AreMapsHalf, source, kernels, addend, target);
        }
        else
        {
            recorder.DispatchFetchingMaps(
                new Convolution(geometry, samples, height, width, operands, tile),
                AreMapsHalf, source, kernels, addend, target);
        }
    }
}
