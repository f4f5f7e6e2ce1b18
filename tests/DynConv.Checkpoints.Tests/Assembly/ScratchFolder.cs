using System;
using System.IO;

namespace DynConv.Checkpoints.Tests.Assembly;

/// <summary>A folder for the length of a test.</summary>
internal sealed class ScratchFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("checkpoints-").FullName;

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
