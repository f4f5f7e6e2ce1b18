using System;
using System.Collections.Generic;

namespace DynConv.Portability.Tests.Chips;

/// <summary>A pipeline, and what the chip's compiler says of it.</summary>
/// <param name="Shader">The shader's name.</param>
/// <param name="Constants">Its specialization constants 0, 1, 2, …</param>
/// <param name="Module">SPIR-V as the driver got it.</param>
/// <param name="Statistics">The compiler's numbers by their names.</param>
internal sealed record CompiledPipeline(
    string Shader, IReadOnlyList<uint> Constants, ReadOnlyMemory<uint> Module,
    IReadOnlyDictionary<string, ulong> Statistics)
{
    /// <summary>Vector registers of an invocation.</summary>
    public ulong VectorRegisters => Statistics["VGPRs"];

    /// <summary>Scalar registers of a subgroup.</summary>
    public ulong ScalarRegisters => Statistics["SGPRs"];

    /// <summary>Registers that did not fit.</summary>
    public ulong Spilled => Statistics["Spilled VGPRs"] + Statistics["Spilled SGPRs"];

    /// <summary>Bytes of memory of an invocation's own: where arrays go whose index is not known.</summary>
    public ulong Scratch => Statistics["Scratch size"];

    /// <summary>Bytes of memory that a work-group shares.</summary>
    public ulong Shared => Statistics["LDS size"];

    /// <summary>Bytes of machine code.</summary>
    public ulong Code => Statistics["Code size"];

    /// <summary>Subgroups that fit on a SIMD at once.</summary>
    public ulong Waves => Statistics["Subgroups per SIMD"];

    /// <summary>Cycles that a subgroup takes alone, as the compiler estimates.</summary>
    public ulong Latency => Statistics["Latency"];

    /// <summary>Cycles for each subgroup where as many run as fit, as the compiler estimates.</summary>
    public ulong InverseThroughput => Statistics["Inverse Throughput"];

    /// <summary><c>convolution [64, 8, 4]</c>.</summary>
    public override string ToString() => $"{Shader} [{string.Join(", ", Constants)}]";
}
