using System;
using System.Diagnostics;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;

namespace DynConv.Vulkan.Pipelines;

/// <summary>shaderc's command line, for systems where the library is missing or does not load.</summary>
internal sealed class GlslcProgram : IGlslCompiler
{
    private const string Program = "glslc";

    /// <summary>Looks for glslc on the PATH; null where it is not.</summary>
    public static GlslcProgram? TryFind()
    {
        string[] names = OperatingSystem.IsWindows() ? [Program + ".exe"] : [Program];
        string[] folders = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator);
        return folders.Any(folder => folder.Length > 0 && names.Any(name => File.Exists(Path.Combine(folder, name))))
            ? new GlslcProgram()
            : null;
    }

    /// <inheritdoc/>
    public uint[] Compile(string source, string path)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? ".";
        string output = Path.GetTempFileName();
        try
        {
            ProcessStartInfo start = new(Program)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
                ArgumentList =
                {
                    "-O", "-fshader-stage=compute", "--target-env=vulkan1.1", "-I", folder,
                    "-I", Path.Combine(folder, "include"), "-o", output, "-",
                },
            };
            using Process process = Process.Start(start)
                ?? throw new ShaderCompilationException($"{Program} did not start");
            // glslang prints its own declarations there when the text has no usable #version: not the caller's output.
            process.BeginOutputReadLine();
            try
            {
                process.StandardInput.Write(source);
                process.StandardInput.Close();
            }
            catch (IOException)
            {
                // It ended before it read all: its messages and exit code say why.
            }

            // "<stdin>:3: error: …" names the file that the caller knows.
            string messages =
                process.StandardError.ReadToEnd().Replace("<stdin>", path, StringComparison.Ordinal).Trim();
            process.WaitForExit();
            return process.ExitCode == 0
                ? MemoryMarshal.Cast<byte, uint>(File.ReadAllBytes(output)).ToArray()
                : throw new ShaderCompilationException(messages);
        }
        finally
        {
            File.Delete(output);
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        // A program leaves nothing to free.
    }
}
