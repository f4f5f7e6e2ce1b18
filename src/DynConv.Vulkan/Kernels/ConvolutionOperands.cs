using DynConv.Vulkan.Networks.Nodes;

namespace DynConv.Vulkan.Kernels;

/// <summary>How a convolution finds the kernel of a sample, and what it does with the sum.</summary>
/// <param name="WeightsPerSample">
/// Floats between the packed weights of one sample and the next, a multiple of 4; 0 if all samples share one kernel.
/// </param>
/// <param name="BiasOffset">Floats from the start of the bias binding to the first bias.</param>
/// <param name="BiasPerSample">Floats between the biases of one sample and the next; 0 if all samples share
/// them.</param>
/// <param name="HasBias">Whether there is a bias.</param>
/// <param name="Activation">Applied last.</param>
public readonly record struct ConvolutionOperands(
    uint WeightsPerSample, uint BiasOffset, uint BiasPerSample, bool HasBias, Activation Activation)
{
    /// <summary>
    /// Whether a tensor of the output's shape is added before the activation. It is bound where the bias else is, since
    /// Vulkan promises four buffers only; the biases, if any, are then in the weights' binding.
    /// </summary>
    public bool HasResidual { get; init; }

    /// <summary>
    /// Floats from the start of the output's binding to the sums of its tiles [N, O, tiles], which a global average pool
    /// takes in place of the outputs; 0 where nobody wants them.
    /// </summary>
    internal uint Sums { get; init; }
}
