using System;
using DynConv.Vulkan.Memory;

namespace DynConv.Vulkan.Planning;

/// <summary>
/// Something that a step of a plan reads or writes. Its place in a buffer is known once all steps are.
/// </summary>
internal abstract class Operand(string name, ulong bytes)
{
    private BufferRange? _range;

    /// <summary>For messages, for example "conv1.attention".</summary>
    public string Name { get; } = name;

    public ulong Bytes { get; } = bytes;

    /// <summary>Whether its numbers are float16; else they are float32.</summary>
    public bool IsHalf { get; init; }

    public virtual BufferRange Range
    {
        get => _range ?? throw new InvalidOperationException($"{Name} was not given a place");
        set => _range = value;
    }

    /// <summary>Notes that a step touches it.</summary>
    public virtual void Touch(int step)
    {
    }
}
