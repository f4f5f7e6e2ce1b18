using System;
using System.Diagnostics.CodeAnalysis;
using System.IO;

namespace DynConv.Vulkan.Pipelines;

/// <summary>
/// Compiles GLSL at run time with shaderc, where it is installed: hot reload while a kernel is being developed. Takes
/// libshaderc, or its command line glslc where the library does not load. The library's own shaders are compiled by the
/// build and never need this. Thread-safe.
/// </summary>
public sealed class ShaderCompiler : IDisposable
{
    private readonly IGlslCompiler _compiler;
    private bool _disposed;

    private ShaderCompiler(IGlslCompiler compiler) => _compiler = compiler;

    /// <summary>Finds shaderc; false where it is not installed (Debian: libshaderc1 or glslc).</summary>
    public static bool TryCreate([NotNullWhen(true)] out ShaderCompiler? compiler)
    {
        IGlslCompiler? found = (IGlslCompiler?)LibShaderc.TryLoad() ?? GlslcProgram.TryFind();
        compiler = found is null ? null : new ShaderCompiler(found);
        return compiler is not null;
    }

    /// <summary>Compiles a .comp file; #include "x" looks beside the file and then in its include/ folder.</summary>
    /// <exception cref="ShaderCompilationException">The compiler's own messages, with line numbers.</exception>
    public ShaderModuleCode CompileFile(string path)
        => Compile(File.ReadAllText(path), Path.GetFileNameWithoutExtension(path), path);

    /// <summary>Compiles GLSL text (a compute shader for Vulkan 1.1).</summary>
    /// <param name="source">The text.</param>
    /// <param name="name">The shader's name: what pipelines are kept under, so a changed text wants a new name.</param>
    /// <param name="path">Where the text is from: shown in messages, and where #include "x" starts to look.</param>
    /// <exception cref="ShaderCompilationException">The compiler's own messages, with line numbers.</exception>
    public ShaderModuleCode Compile(string source, string name, string? path = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        ArgumentException.ThrowIfNullOrEmpty(name);
        ObjectDisposedException.ThrowIf(_disposed, this);
        return new ShaderModuleCode(name, _compiler.Compile(source, path ?? name));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _compiler.Dispose();
        }
    }
}
