using System;
using System.Collections.Concurrent;
using System.IO;
using System.Linq;
using System.Reflection;
using System.Runtime.InteropServices;

namespace DynConv.Vulkan.Pipelines;

/// <summary>The shaders that the build compiled from shaders/*.comp and embedded.</summary>
public static class ShaderLibrary
{
    private const string Prefix = "DynConv.Shaders.";
    private const string Suffix = ".spv";

    private static readonly ConcurrentDictionary<string, ShaderModuleCode> Loaded = new(StringComparer.Ordinal);

    /// <summary>Names of all embedded shaders.</summary>
    public static string[] Names => [.. typeof(ShaderLibrary).Assembly.GetManifestResourceNames()
        .Where(n => n.StartsWith(Prefix, StringComparison.Ordinal) && n.EndsWith(Suffix, StringComparison.Ordinal))
        .Select(n => n[Prefix.Length..^Suffix.Length])
        .Order(StringComparer.Ordinal)];

    /// <summary>The SPIR-V of shaders/<paramref name="name"/>.comp.</summary>
    /// <exception cref="ArgumentException">There is no such shader.</exception>
    public static ShaderModuleCode Load(string name) => Loaded.GetOrAdd(name, Read);

    private static ShaderModuleCode Read(string name)
    {
        Assembly assembly = typeof(ShaderLibrary).Assembly;
        using Stream stream = assembly.GetManifestResourceStream(Prefix + name + Suffix)
            ?? throw new ArgumentException(
                $"no shader named {name} is embedded; there are: {string.Join(", ", Names)}", nameof(name));
        uint[] words = new uint[stream.Length / sizeof(uint)];
        stream.ReadExactly(MemoryMarshal.AsBytes(words.AsSpan()));
        return new ShaderModuleCode(name, words);
    }
}
