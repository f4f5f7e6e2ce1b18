using System;

namespace DynConv.Vulkan.Pipelines;

/// <summary>shaderc in one of its shapes.</summary>
internal interface IGlslCompiler : IDisposable
{
    /// <summary>Compiles a compute shader for Vulkan 1.1 to SPIR-V words.</summary>
    /// <param name="source">GLSL.</param>
    /// <param name="path">Shown in messages; #include "x" looks beside it and in its include/ folder.</param>
    /// <exception cref="ShaderCompilationException">The compiler's messages.</exception>
    uint[] Compile(string source, string path);
}
