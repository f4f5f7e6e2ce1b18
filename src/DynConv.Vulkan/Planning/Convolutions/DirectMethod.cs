using DynConv.Vulkan.Execution;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Memory;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Planning.Lowering;
using DynConv.Vulkan.Planning.Weights;

namespace DynConv.Vulkan.Planning.Convolutions;

/// <summary>One dispatch from input to output.</summary>
internal sealed class DirectMethod(ConvolutionSite site, ConvolutionChoice choice) : ConvolutionMethod(site, choice)
{
    public override ConvolutionWeights AddWeights(PlanBuilder builder, ConvolutionNode node)
    {
        // Biases behind the weights, as those of one sample: their binding is free for a residual.
        BankRow row = new(Layout, node.Bias is null ? 0 : node.Geometry.OutChannels);
        Constant kernel = builder.AddConstant(
            $"{node.Name}.weight", row.Count, span => row.Pack(node.Weight, node.Bias, span));
        return new ConvolutionWeights(
            kernel, kernel,
            new ConvolutionOperands(0, (uint)row.BiasOffset, 0, node.Bias is not null, node.Activation)
            {
                HasResidual = node.HasResidual,
            });
    }

    public override void AddSteps(
        PlanBuilder builder, string name, (int First, int Count) part, ConvolutionWeights weights,
        ConvolutionFeatures features) =>
        builder.AddStep(
            name,
            recorder => Dispatch(
                recorder, part.Count, weights,
                ConvolutionLowering.Samples(features.Source, Site.Input, part.First, part.Count),
                Addend(part, weights, features),
                ConvolutionLowering.Samples(features.Target, Site.Output, part.First, part.Count)),
            features.Touched(features.Source, weights.Kernels, weights.Bias));

    /// <summary>Biases, or in their place what is added besides those.</summary>
    private BufferRange Addend((int First, int Count) part, ConvolutionWeights weights, ConvolutionFeatures features)
        => features.Residual is { } residual
            ? ConvolutionLowering.Samples(residual, Site.Output, part.First, part.Count)
            : weights.BiasRange;

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
            recorder.Dispatch(
                new MatrixConvolution(geometry, samples, (height, width), operands, tile.Filters, Choice.Matrix),
                source, kernels, addend, target);
        }
        else if (Choice.Form == ConvolutionForm.Pointwise)
        {
            recorder.DispatchFetching(
                new PointwiseConvolution(
                    samples, ((uint)geometry.InChannels, (uint)geometry.OutChannels, checked((uint)Site.Pixels)),
                    operands.WeightsPerSample == 0 ? 1 : samples, operands, tile),
                source, kernels, addend, target);
        }
        else if (tile.Filters == 1)
        {
            recorder.DispatchFetching(
                new DepthwiseConvolution(geometry, samples, height, width, operands, tile),
                source, kernels, addend, target);
        }
        else
        {
            recorder.DispatchFetching(
                new Convolution(geometry, samples, height, width, operands, tile), source, kernels, addend, target);
        }
    }
}
