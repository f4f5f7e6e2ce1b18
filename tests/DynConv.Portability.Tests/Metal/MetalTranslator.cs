using System;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Runtime.InteropServices;

namespace DynConv.Portability.Tests.Metal;

/// <summary>SPIRV-Cross, which is how MoltenVK makes Metal's language of our shaders.</summary>
internal static class MetalTranslator
{
    /// <summary>Translates a module for Metal 2.1, which macOS 10.14 has.</summary>
    /// <param name="module">SPIR-V of a compute shader.</param>
    /// <exception cref="InvalidOperationException">It cannot be translated, or spirv-cross is missing.</exception>
    public static string Translate(ReadOnlySpan<uint> module)
    {
        string path = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.spv");
        File.WriteAllBytes(path, MemoryMarshal.AsBytes(module));
        try
        {
            using Process process = Start(["--msl", "--msl-version", "20100", path]);
            // Its messages are few, so the other pipe does not fill meanwhile.
            string text = process.StandardOutput.ReadToEnd(), errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0
                ? text
                : throw new InvalidOperationException($"spirv-cross --msl: {errors.Trim()}");
        }
        finally
        {
            File.Delete(path);
        }
    }

    private static Process Start(string[] arguments)
    {
        ProcessStartInfo start = new("spirv-cross", arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        try
        {
            return Process.Start(start) ?? throw new InvalidOperationException("spirv-cross did not start");
        }
        catch (Win32Exception missing)
        {
            throw new InvalidOperationException("spirv-cross is not on the PATH: run scripts/setup.sh test", missing);
        }
    }
}
