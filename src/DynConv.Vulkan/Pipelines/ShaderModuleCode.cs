using System;

namespace DynConv.Vulkan.Pipelines;

/// <summary>
/// SPIR-V of one compute shader with entry point "main". Two with the same name are taken to be the same.
/// </summary>
/// <param name="Name">Unique among the shaders of a context; for messages and as the pipeline's key.</param>
/// <param name="Words">The module, in 32-bit words.</param>
public sealed record ShaderModuleCode(string Name, ReadOnlyMemory<uint> Words);
