using System;
using System.Collections.Generic;
using System.IO;

namespace DynConv.Vulkan.Tests.Spirv;

/// <summary>
/// The interface of a compiled compute shader, read from its SPIR-V words (Khronos SPIR-V Specification 1.6, sections
/// 2.3 and 3): what a C# kernel must agree with.
/// </summary>
internal sealed class SpirvModule
{
    internal SpirvModule(SpirvWords words)
    {
        SpirvInterface found = new(words);
        Version = words.Version;
        Capabilities = words.Capabilities;
        Extensions = words.Extensions;
        ExecutionModel = words.ExecutionModel;
        EntryPoint = words.EntryPoint;
        LocalSize = found.LocalSize();
        Bindings = found.Bindings();
        PushConstantBytes = found.PushConstantBytes();
        Specializations = found.Specializations();
    }

    /// <summary>The SPIR-V version, for instance 1.3.</summary>
    public Version Version { get; }

    /// <summary>OpCapability operands, for instance 1 = Shader.</summary>
    public IReadOnlyList<uint> Capabilities { get; }

    /// <summary>OpExtension names, for instance SPV_KHR_16bit_storage.</summary>
    public IReadOnlyList<string> Extensions { get; }

    /// <summary>The execution model of the entry point; 5 is GLCompute.</summary>
    public uint ExecutionModel { get; }

    /// <summary>The entry point's name.</summary>
    public string EntryPoint { get; }

    /// <summary>The work-group size in x, y, z.</summary>
    public IReadOnlyList<SpirvLocalSize> LocalSize { get; }

    /// <summary>The descriptors, ordered by set and binding.</summary>
    public IReadOnlyList<SpirvBinding> Bindings { get; }

    /// <summary>Bytes of the push-constant block up to the end of its last member, 0 without one.</summary>
    public int PushConstantBytes { get; }

    /// <summary>The specialization constants, ordered by id.</summary>
    public IReadOnlyList<SpirvSpecialization> Specializations { get; }

    /// <summary>Reads a module with one entry point.</summary>
    /// <param name="code">The .spv file's bytes, little endian.</param>
    /// <exception cref="InvalidDataException">The bytes are not a SPIR-V module.</exception>
    public static SpirvModule Read(ReadOnlySpan<byte> code) => new(new SpirvWords(code));
}
