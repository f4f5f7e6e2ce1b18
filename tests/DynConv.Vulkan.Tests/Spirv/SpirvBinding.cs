namespace DynConv.Vulkan.Tests.Spirv;

/// <summary>A descriptor that a shader declares.</summary>
/// <param name="Set">Descriptor set.</param>
/// <param name="Binding">Binding in the set.</param>
/// <param name="Kind">What it is.</param>
/// <param name="NonWritable">GLSL readonly: on the variable or on every member.</param>
/// <param name="NonReadable">GLSL writeonly: on the variable or on every member.</param>
/// <param name="Name">The block's name in GLSL, or the variable's; empty where the module was stripped.</param>
internal readonly record struct SpirvBinding(
    int Set, int Binding, SpirvBindingKind Kind, bool NonWritable, bool NonReadable, string Name)
{
    /// <summary>Whether its numbers have 16 bits.</summary>
    public bool HasHalves { get; init; }
}
