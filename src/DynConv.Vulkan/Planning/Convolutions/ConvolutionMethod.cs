using System.Collections.Generic;
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
        return choice.WinogradSide == 0
            ? new DirectMethod(site, choice)
            : new WinogradMethod(site, choice);
    }

    public ConvolutionSite Site { get; } = site;

    public ConvolutionChoice Choice { get; } = choice;

    /// <summary>How a kernel is packed that is not transformed yet.</summary>
    public FilterLayout Layout { get; } = ConvolutionLowering.Layout(site.Geometry, choice.Tile);

    /// <summary>Whether its steps mix experts themselves (<see cref="ConvolutionWeights.Mixing"/>), with no mixed kernel.</summary>
    public virtual bool MixesExperts => false;

    /// <summary>What it needs besides input, kernels and output, in bytes for each sample: a batch is cut by them.</summary>
    public virtual IReadOnlyList<(string What, ulong BytesPerSample)> Scratch => [];

    /// <summary>
    /// The kernel and biases of all samples, as the steps want them: packed, and transformed where they do not do that.
    /// </summary>
    public abstract ConvolutionWeights AddWeights(PlanBuilder builder, ConvolutionNode node);

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
}
