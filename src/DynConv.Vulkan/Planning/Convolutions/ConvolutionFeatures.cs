using System;
using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Planning.Convolutions;

/// <summary>What a convolution reads and writes besides kernels, each of the whole batch.</summary>
/// <param name="Source">The input.</param>
/// <param name="Residual">What is added before the activation, of the output's shape, or null.</param>
/// <param name="Target">The output.</param>
internal sealed record ConvolutionFeatures(Operand Source, Operand? Residual, Operand Target)
{
    /// <summary>The features of a node, whose output is defined here.</summary>
    public static ConvolutionFeatures Of(PlanBuilder builder, ConvolvingNode node) => new(
        builder.Operand(node.Inputs[0]), node.Residual is { } residual ? builder.Operand(residual) : null,
        builder.DefineTransient(node.Output, node.Name));

    /// <summary>What the step touches that writes the output.</summary>
    /// <param name="others">What it reads besides the residual.</param>
    public Operand[] Touched(params ReadOnlySpan<Operand> others)
        => Residual is null ? [.. others, Target] : [.. others, Residual, Target];
}
