using System;
using System.IO;

namespace DynConv.Checkpoints.Tests.Assembly;

/// <summary>A file for the length of a test.</summary>
internal sealed class ScratchFile : IDisposable
{
    public ScratchFile(byte[] bytes)
        : this() => File.WriteAllBytes(Path, bytes);

    public ScratchFile() =>
        Path = System.IO.Path.Combine(System.IO.Path.GetTempPath(), System.IO.Path.GetRandomFileName());

    public string Path { get; }

    public void Dispose() => File.Delete(Path);
}
