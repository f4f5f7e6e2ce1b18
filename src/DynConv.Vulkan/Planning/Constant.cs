using System;

namespace DynConv.Vulkan.Planning;

/// <summary>Numbers that are written once, when the plan is made.</summary>
internal sealed class Constant(string name, int count, Action<Span<float>> fill)
    : Operand(name, (ulong)count * sizeof(float))
{
    public int Count { get; } = count;

    /// <summary>Writes all <see cref="Count"/> numbers.</summary>
    public Action<Span<float>> Fill { get; } = fill;
}
