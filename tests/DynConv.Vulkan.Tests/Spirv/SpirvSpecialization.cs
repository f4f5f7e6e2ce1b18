using System;

namespace DynConv.Vulkan.Tests.Spirv;

/// <summary>A specialization constant.</summary>
/// <param name="Id">constant_id.</param>
/// <param name="Type">Its type.</param>
/// <param name="DefaultBits">The default's (first) word; 0 or 1 for bool.</param>
/// <param name="Name">The name in GLSL; empty where the module was stripped.</param>
internal readonly record struct SpirvSpecialization(uint Id, SpirvScalar Type, uint DefaultBits, string Name)
{
    /// <summary>The default as a number.</summary>
    public double Default => Type switch
    {
        SpirvScalar.Int32 => (int)DefaultBits,
        SpirvScalar.Float32 => BitConverter.UInt32BitsToSingle(DefaultBits),
        _ => DefaultBits,
    };
}
