using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace DynConv.Vulkan.Tests.Architecture;

/// <summary>The repository's files, found from the running test upwards.</summary>
internal static class Repository
{
    private static readonly string[] NotOurs = ["bin", "obj"];

    public static string Root { get; } = Find();

    /// <summary>Names of shaders/*.comp without the ending.</summary>
    public static string[] Shaders => ShadersOf("shaders");

    /// <summary>Names of shaders/matrix/*.comp without the ending.</summary>
    public static string[] MatrixShaders => ShadersOf("shaders/matrix");

    /// <summary>Every file of a pattern under a folder, without what a build writes.</summary>
    public static IEnumerable<string> Files(string folder, string pattern) =>
        Folders(folder).SelectMany(at => Directory.EnumerateFiles(at, pattern));

    /// <summary>A folder and all below it, without what a build writes.</summary>
    public static IEnumerable<string> Folders(string folder) => Below(Path.Combine(Root, folder));

    private static string[] ShadersOf(string folder) =>
        [.. Directory.EnumerateFiles(Path.Combine(Root, folder), "*.comp")
            .Select(path => Path.GetFileNameWithoutExtension(path)!).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Below(string path) =>
        Directory.EnumerateDirectories(path)
            .Where(inner => !NotOurs.Contains(Path.GetFileName(inner)) && !Path.GetFileName(inner).StartsWith('.'))
            .SelectMany(Below)
            .Prepend(path);

    private static string Find()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "DynConv.Vulkan.sln")))
            {
                return at.FullName;
            }
        }

        throw new DirectoryNotFoundException($"no DynConv.Vulkan.sln above {AppContext.BaseDirectory}");
    }
}
