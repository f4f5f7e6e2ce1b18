using System;
using System.Diagnostics;
using System.IO;
using System.Linq;

namespace DynConv.Vulkan.Tests.Spirv;

/// <summary>Compiles GLSL with shaderc's glslc, the compiler of the build.</summary>
internal static class Glslc
{
    /// <summary>Compiles a compute shader to SPIR-V.</summary>
    /// <exception cref="InvalidOperationException">glslc is missing or found an error.</exception>
    public static byte[] Compile(string source, params string[] options)
    {
        string output = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.spv");
        try
        {
            string[] arguments = ["-fshader-stage=compute", "-o", output, .. options, "-"];
            using Process process = Start(arguments);
            process.StandardInput.Write(source);
            process.StandardInput.Close();
            string errors = process.StandardError.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0
                ? File.ReadAllBytes(output)
                : throw new InvalidOperationException($"glslc {string.Join(' ', arguments.Take(1))}: {errors}");
        }
        finally
        {
            File.Delete(output);
        }
    }

    private static Process Start(string[] arguments)
    {
        ProcessStartInfo start = new("glslc", arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardError = true,
        };
        try
        {
            return Process.Start(start) ?? throw new InvalidOperationException("glslc did not start");
        }
        catch (System.ComponentModel.Win32Exception missing)
        {
            throw new InvalidOperationException("glslc is not on the PATH: install the package glslc", missing);
        }
    }
}
