using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Planning.Convolutions;

/// <summary>
/// All that decides how a convolution is computed on a device. The batch is not in it, so that a sample's bits do not depend
/// on its company.
/// </summary>
/// <param name="Geometry">The numbers of the convolution.</param>
/// <param name="Input">Shape of the input; its batch does not count.</param>
/// <param name="Output">Shape of the output; its batch does not count.</param>
/// <param name="IsDynamic">Whether every sample has its own kernel, so that kernels are transformed on every run.</param>
internal readonly record struct ConvolutionSite(
    ConvolutionGeometry Geometry, TensorShape Input, TensorShape Output, bool IsDynamic)
{
    /// <summary>K where each sample's kernel is mixed from so many experts by plain shares, else 0.</summary>
    public int Experts { get; init; }

    /// <summary>Outputs of one filter and sample.</summary>
    public long Pixels => Output.ElementCount / Output.N / Geometry.OutChannels;

    /// <summary>Numbers of a kernel.</summary>
    public double Numbers => (double)Geometry.OutChannels * Geometry.InChannelsPerGroup * Geometry.Taps;

    /// <summary>Multiply-adds of one sample, as the definition has them.</summary>
    public double Products => Pixels * Numbers;
}
