using System;
using System.IO;

namespace DynConv.Vulkan.Tests.Pipelines;

/// <summary>A folder of a test's own, gone after it.</summary>
internal sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("dynconv-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
