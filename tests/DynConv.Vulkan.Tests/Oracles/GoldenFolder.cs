using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;

namespace DynConv.Vulkan.Tests.Oracles;

/// <summary>The files that PyTorch wrote: tests/golden in the repository, described by the README there.</summary>
internal static class GoldenFolder
{
    /// <summary>The folder's path, found from the running test upwards.</summary>
    /// <exception cref="DirectoryNotFoundException">The test does not run inside the repository.</exception>
    public static string Root { get; } = Find();

    /// <summary>The .json files of a part (dynamic, static, networks), in order.</summary>
    public static IReadOnlyList<string> Descriptions(string part) =>
        [.. Directory.GetFiles(Path.Combine(Root, part), "*.json").Order(StringComparer.Ordinal)];

    private static string Find()
    {
        for (DirectoryInfo? at = new(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            string golden = Path.Combine(at.FullName, "tests", "golden");
            if (Directory.Exists(golden))
            {
                return golden;
            }
        }

        throw new DirectoryNotFoundException($"no tests/golden above {AppContext.BaseDirectory}");
    }
}
