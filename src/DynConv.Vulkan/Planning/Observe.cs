using System;

namespace DynConv.Vulkan.Planning;

/// <summary>What to keep of a run besides its output.</summary>
[Flags]
public enum Observe
{
    /// <summary>Only the output.</summary>
    None = 0,

    /// <summary>The attention [N, K] of every dynamic layer.</summary>
    Attention = 1,

    /// <summary>
    /// Every stage of every dynamic layer: pooled, attention, mixed weights and biases. Takes memory.
    /// </summary>
    Stages = 2 | Attention,
}
