using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Memory;

namespace DynConv.Vulkan.Planning.Convolutions;

/// <summary>Where the kernels and biases of some samples are.</summary>
/// <param name="Kernels">What holds the kernels, packed.</param>
/// <param name="Offset">Bytes from its start to the first sample's.</param>
/// <param name="Bytes">Bytes of all of them.</param>
/// <param name="Bias">What holds the biases; the kernels' own operand where a sample's biases stand behind its kernel.</param>
/// <param name="Operands">Distances between samples, and the epilogue.</param>
internal sealed record ConvolutionWeights(
    Operand Kernels, ulong Offset, ulong Bytes, Operand Bias, ConvolutionOperands Operands)
{
    /// <summary>One kernel, and one row of biases, for all samples.</summary>
    public ConvolutionWeights(Constant kernels, Constant bias, in ConvolutionOperands operands)
        : this(kernels, 0, kernels.Bytes, bias, operands)
    {
    }

    /// <summary>What kernels are to be mixed from, where a method does that itself; there is no kernel and no bias then.</summary>
    public ExpertMixing? Mixing { get; init; }

    public BufferRange KernelRange => Kernels.Range.Slice(Offset, Bytes);

    public BufferRange BiasRange => ReferenceEquals(Bias, Kernels) ? KernelRange : Bias.Range;
}
