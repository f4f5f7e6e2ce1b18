using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Kernels;

/// <summary>How a convolution that mixes its kernels itself finds experts and coefficients.</summary>
/// <param name="Experts">K.</param>
/// <param name="BankRow">Floats from one expert's packed weights to the next, a multiple of 4.</param>
/// <param name="FirstRow">The row of the coefficients that belongs to the first sample.</param>
/// <param name="RowWidth">Numbers in a row of the coefficients, of which the first K are the shares.</param>
/// <param name="BiasOffset">
/// Floats to the first bias: within an expert's row, or from the start of the bank where biases are not mixed.
/// </param>
/// <param name="Bias">Whether there are biases, and whether each expert has its own.</param>
/// <param name="Activation">Applied last.</param>
public readonly record struct MixingOperands(
    uint Experts, uint BankRow, uint FirstRow, uint RowWidth, uint BiasOffset, MixingBias Bias, Activation Activation)
{
    /// <summary>As in <see cref="ConvolutionOperands"/>.</summary>
    internal uint Sums { get; init; }
}
