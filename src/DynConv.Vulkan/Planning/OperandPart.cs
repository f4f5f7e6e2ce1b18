using DynConv.Vulkan.Memory;

namespace DynConv.Vulkan.Planning;

/// <summary>A part of another operand, which lives as long as that.</summary>
/// <param name="whole">The other.</param>
/// <param name="offset">Bytes before the part.</param>
/// <param name="bytes">Its bytes.</param>
internal sealed class OperandPart(Operand whole, ulong offset, ulong bytes) : Operand(whole.Name, bytes)
{
    public override BufferRange Range => whole.Range.Slice(offset, Bytes);

    public override void Touch(int step) => whole.Touch(step);
}
