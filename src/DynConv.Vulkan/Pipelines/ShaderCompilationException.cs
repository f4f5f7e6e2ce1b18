using System;

namespace DynConv.Vulkan.Pipelines;

/// <summary>GLSL did not compile; the message is the compiler's.</summary>
public sealed class ShaderCompilationException(string message) : Exception(message);
