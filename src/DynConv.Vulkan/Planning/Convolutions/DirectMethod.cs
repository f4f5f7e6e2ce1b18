using DynConv.Vulkan.Execution;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Memory;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Networks.Parameters;
using DynConv.Vulkan.Planning.Lowering;
using DynConv.Vulkan.Planning.Weights;

namespace DynConv.Vulkan.Planning.Convolutions;

/// <summary>One dispatch from input to output.</summary>
internal sealed class DirectMethod(ConvolutionSite site, ConvolutionChoice choice) : ConvolutionMethod(site, choice)
{
    public override Constant AddKernel(PlanBuilder builder, string name, Parameter weight)
    {
        FilterLayout layout = Layout;
        return builder.AddConstant(
            name, FilterLayout.RoundUpToQuad(layout.PackedCount),
            span =>
            {
                layout.Pack(weight, 0, span[..layout.PackedCount]);
                span[layout.PackedCount..].Clear();
            });
    }

    public override void AddSteps(
        PlanBuilder builder, string name, (int First, int Count) part, ConvolutionWeights weights, Operand source,
        Operand target) =>
        builder.AddStep(
            name,
            recorder => Dispatch(
                recorder, part.Count, weights,
                ConvolutionLowering.Samples(source, Site.Input, part.First, part.Count),
                ConvolutionLowering.Samples(target, Site.Output, part.First, part.Count)),
            source, weights.Kernels, weights.Bias, target);

    /// <summary>Records the kernel that suits the geometry and the tile.</summary>
    private void Dispatch(
        CommandRecorder recorder, int count, ConvolutionWeights weights, BufferRange source, BufferRange target)
    {
        (ConvolutionGeometry geometry, TensorShape input, ConvolutionTile tile) = (Site.Geometry, Site.Input, Choice.Tile);
        (uint samples, uint height, uint width) = ((uint)count, (uint)input.H, (uint)input.W);
        (ConvolutionOperands operands, BufferRange kernels, BufferRange bias) =
            (weights.Operands, weights.KernelRange, weights.BiasRange);
        if (geometry.Depth is not null)
        {
            recorder.Dispatch(
                new Convolution3d(geometry, samples, (input.D, input.H, input.W), operands, tile),
                source, kernels, bias, target);
        }
        else if (Choice.Form == ConvolutionForm.Pointwise)
        {
            recorder.DispatchFetching(
                new PointwiseConvolution(
                    samples, ((uint)geometry.InChannels, (uint)geometry.OutChannels, checked((uint)Site.Pixels)),
                    operands.WeightsPerSample == 0 ? 1 : samples, operands, tile),
                source, kernels, bias, target);
        }
        else if (tile.Filters == 1)
        {
            recorder.DispatchFetching(
                new DepthwiseConvolution(geometry, samples, height, width, operands, tile),
                source, kernels, bias, target);
        }
        else
        {
            recorder.DispatchFetching(
                new Convolution(geometry, samples, height, width, operands, tile), source, kernels, bias, target);
        }
    }
}
