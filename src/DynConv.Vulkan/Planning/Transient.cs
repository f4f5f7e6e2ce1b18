using System;

namespace DynConv.Vulkan.Planning;

/// <summary>Features between two steps; shares memory with others that live at other times.</summary>
internal sealed class Transient(string name, ulong bytes) : Operand(name, bytes)
{
    /// <summary>The first step that touches it.</summary>
    public int First { get; private set; } = int.MaxValue;

    /// <summary>The last step that touches it; kept to the end if the host reads it.</summary>
    public int Last { get; private set; } = -1;

    public override void Touch(int step) => (First, Last) = (Math.Min(First, step), Math.Max(Last, step));
}
