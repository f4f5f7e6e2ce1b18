using System.Collections.Generic;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Memory;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Planning.Lowering;
using DynConv.Vulkan.Planning.Weights;

namespace DynConv.Vulkan.Planning.Convolutions;

/// <summary>Adds the steps of one convolution to a plan, in the form that was chosen for it.</summary>
internal abstract class ConvolutionMethod(ConvolutionSite site, ConvolutionChoice choice)
{
    /// <summary>The method of a choice.</summary>
    public static ConvolutionMethod Create(PlanBuilder builder, in ConvolutionSite site)
    {
        ConvolutionChoice choice = builder.Choose(site);
        // What has no map, as a gate's layers, is not worth rounding.
        bool areHalf = builder.StoresHalves && site.Geometry.Depth is null && site is { Input.PlaneSize: > 1, Output.PlaneSize: > 1 };
        return choice switch
        {
            { WinogradSide: > 0 } => new WinogradMethod(site, choice) { AreMapsHalf = areHalf },
            { Form: ConvolutionForm.Blocked } => new BlockedMethod(site, choice) { AreMapsHalf = areHalf },
            _ => new DirectMethod(site, choice, builder.Device.IsSoftware) { AreMapsHalf = areHalf },
        };
    }

    public ConvolutionSite Site { get; } = site;

    public ConvolutionChoice Choice { get; } = choice;

    /// <summary>Whether input, output and residual are float16.</summary>
    public bool AreMapsHalf { get; private init; }

    /// <summary>How a kernel is packed that is not transformed yet.</summary>
    public FilterLayout Layout { get; } = ConvolutionLowering.Layout(site.Geometry, choice.Tile);

    /// <summary>What it needs besides input, kernels and output, in bytes for each sample: a batch is cut by them.</summary>
    public virtual IReadOnlyList<(string What, ulong BytesPerSample)> Scratch => [];

    /// <summary>What invocations store of a plane each, where they leave the sum of that too; else null.</summary>
    public virtual MapTiles? SummedTiles => null;

    /// <summary>Whether its steps mix experts themselves (<see cref="ConvolutionWeights.Mixing"/>), with no mixed kernel.</summary>
    /// <param name="experts">How many.</param>
    /// <param name="arePacked">Whether they are not stored as float32.</param>
    /// <param name="hasResidual">Whether something is added to the sums.</param>
    public virtual bool MixesExperts(int experts, bool arePacked, bool hasResidual) => false;

    /// <summary>
    /// The kernel and biases of all samples, as the steps want them: packed, and transformed where they do not do that.
    /// </summary>
    public virtual ConvolutionWeights AddWeights(PlanBuilder builder, ConvolutionNode node)
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

    /// <summary>Makes room for a part of a batch; once, before the steps.</summary>
    public virtual void Reserve(PlanBuilder builder, string name, int samples)
    {
    }

    /// <summary>Adds the steps of a part of a batch.</summary>
    /// <param name="builder">Where to.</param>
    /// <param name="name">What the steps are called.</param>
    /// <param name="part">First sample and count.</param>
    /// <param name="weights">Their kernels.</param>
    /// <param name="features">What they are convolved with, and where the results go.</param>
    public abstract void AddSteps(
        PlanBuilder builder, string name, (int First, int Count) part, ConvolutionWeights weights,
        ConvolutionFeatures features);

    /// <summary>Adds the one step of a kernel that mixes experts and convolves.</summary>
    /// <param name="builder">Where to.</param>
    /// <param name="name">What the step is called.</param>
    /// <param name="part">First sample and count.</param>
    /// <param name="kernel">The kernel; it reads input, bank and shares, and writes the output.</param>
    /// <param name="mixing">What it mixes.</param>
    /// <param name="features">What it convolves, and where the result goes.</param>
    protected void AddMixingStep<TKernel>(
        PlanBuilder builder, string name, (int First, int Count) part, TKernel kernel, ExpertMixing mixing,
        ConvolutionFeatures features)
        where TKernel : unmanaged, IMapKernel<TKernel>
        => builder.AddStep(
            name,
            recorder => recorder.DispatchMaps(
                kernel, AreMapsHalf, ConvolutionLowering.Samples(features.Source, Site.Input, part.First, part.Count),
                mixing.Bank.Range, mixing.Shares.Range,
                features.Written(Site.Output, part)),
            features.Touched(features.Source, mixing.Bank, mixing.Shares));

    /// <summary>Biases, or in their place what is added besides those.</summary>
    protected BufferRange Addend((int First, int Count) part, ConvolutionWeights weights, ConvolutionFeatures features)
        => features.Residual is { } residual
            ? ConvolutionLowering.Samples(residual, Site.Output, part.First, part.Count)
            : weights.BiasRange;
}
