using DynConv.Vulkan.Memory;
using DynConv.Vulkan.Networks;

namespace DynConv.Vulkan.Planning.Lowering;

/// <summary>Some samples of a batch, and where a step finds theirs.</summary>
/// <param name="step">The step.</param>
/// <param name="first">The first sample.</param>
/// <param name="count">How many.</param>
internal readonly struct BatchPart(BatchedStep step, int first, int count)
{
    /// <summary>Samples.</summary>
    public uint Count => (uint)count;

    /// <summary>The output's.</summary>
    public BufferRange Output => ConvolutionLowering.Samples(step.Output.Operand, step.Output.Shape, first, count);

    /// <summary>The shape of an input, of the whole batch.</summary>
    public TensorShape ShapeOf(int input) => step.Inputs[input].Shape;

    /// <summary>
    /// An input's range, and which of its samples is the first of this part: an input that fits a binding is bound
    /// whole, as a part of it might not begin where the device can bind.
    /// </summary>
    public (BufferRange Range, uint FirstSample) Input(int input)
    {
        (Operand operand, TensorShape shape, bool isWhole) = step.Inputs[input];
        return isWhole
            ? (operand.Range, (uint)first)
            : (ConvolutionLowering.Samples(operand, shape, first, count), 0);
    }
}
