using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;

namespace DynConv.Vulkan.Pipelines;

/// <summary>
/// The shaders that the build compiled from shaders/*.comp and embedded, and beside them those of shaders/matrix, which
/// only newer compilers know and which are kept compiled.
/// </summary>
public static class ShaderLibrary
{
    private const string Prefix = "DynConv.Shaders.";
    private const string MatrixPrefix = Prefix + "matrix.";
    private const string Suffix = ".spv";

    private static readonly ConcurrentDictionary<string, ShaderModuleCode> Loaded = new(StringComparer.Ordinal);

    /// <summary>Names of all embedded shaders that every device can run.</summary>
    public static string[] Names => [.. Find(Prefix).Where(n => !n.StartsWith("matrix.", StringComparison.Ordinal))];

    /// <summary>Names of those for devices with matrix units.</summary>
    internal static string[] MatrixNames => [.. Find(MatrixPrefix)];

    /// <summary>The SPIR-V of shaders/<paramref name="name"/>.comp, or of shaders/matrix.</summary>
    /// <exception cref="ArgumentException">There is no such shader.</exception>
    public static ShaderModuleCode Load(string name) => Loaded.GetOrAdd(name, Read);

    private static IEnumerable<string> Find(string prefix) => typeof(ShaderLibrary).Assembly.GetManifestResourceNames()
        .Where(n => n.StartsWith(prefix, StringComparison.Ordinal) && n.EndsWith(Suffix, StringComparison.Ordinal))
        .Select(n => n[prefix.Length..^Suffix.Length])
        .Order(StringComparer.Ordinal);

    private static ShaderModuleCode Read(string name)
    {
        Assembly assembly = typeof(ShaderLibrary).Assembly;
        using Stream stream = assembly.GetManifestResourceStream(Prefix + name + Suffix)
            ?? assembly.GetManifestResourceStream(MatrixPrefix + name + Suffix)
            ?? throw new ArgumentException(
                $"no shader named {name} is embedded; there are: {string.Join(", ", Names)}", nameof(name));
        uint[] words = new uint[stream.Length / sizeof(uint)];
        stream.ReadExactly(MemoryMarshal.AsBytes(words.AsSpan()));
        return new ShaderModuleCode(name, words);
    }
}
