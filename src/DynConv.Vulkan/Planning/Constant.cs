using System;

namespace DynConv.Vulkan.Planning;

/// <summary>Numbers of 32 bits that are written once, when the plan is made.</summary>
internal sealed class Constant(string name, int count, Action<Span<float>> fill)
    : Operand(name, (ulong)count * sizeof(float))
{
    private Action<Span<float>>? _fill = fill;

    public int Count { get; } = count;

    /// <summary>
    /// Writes all <see cref="Count"/> numbers, once: a plan lives long, and its steps must not keep the checkpoint's
    /// tensors with it.
    /// </summary>
    public void Fill(Span<float> numbers)
    {
        Action<Span<float>> fill = _fill ?? throw new InvalidOperationException($"{Name} was written already");
        _fill = null;
        fill(numbers);
    }
}
