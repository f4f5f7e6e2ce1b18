namespace DynConv.Vulkan.Device;

/// <summary>What sort of hardware runs the shaders.</summary>
public enum DeviceKind
{
    /// <summary>A card with memory of its own.</summary>
    Discrete,

    /// <summary>A GPU that shares the processor's memory.</summary>
    Integrated,

    /// <summary>A part of a card, lent to a virtual machine.</summary>
    Virtual,

    /// <summary>A driver that runs shaders on the processor (lavapipe, SwiftShader).</summary>
    Software,

    /// <summary>Anything else.</summary>
    Other,
}
