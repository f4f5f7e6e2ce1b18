using System;
using System.IO;
using Xunit;

namespace DynConv.Tool.Tests.Runs;

/// <summary>A folder of its own, gone afterwards.</summary>
internal sealed class Scratch : IDisposable
{
    public string Folder { get; } = Directory.CreateTempSubdirectory("dynconv-tool-").FullName;

    public string this[string name] => Path.Combine(Folder, name);

    public string Write(string name, byte[] content)
    {
        File.WriteAllBytes(this[name], content);
        return this[name];
    }

    /// <summary>Asserts that these files are there and no others: nothing half written either.</summary>
    public void HasOnly(params string[] names)
    {
        string[] found = Array.ConvertAll(Directory.GetFileSystemEntries(Folder), path => Path.GetFileName(path)!);
        Array.Sort(found, StringComparer.Ordinal);
        Array.Sort(names, StringComparer.Ordinal);
        Assert.Equal(names, found);
    }

    public void Dispose() => Directory.Delete(Folder, recursive: true);
}
