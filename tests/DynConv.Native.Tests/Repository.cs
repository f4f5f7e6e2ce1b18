using System;
using System.IO;

namespace DynConv.Native.Tests;

/// <summary>Where the sources are: tests of a C header compile C.</summary>
internal static class Repository
{
    public static string Root { get; } = Find();

    public static string Header => Path.Combine(Root, "src", "DynConv.Native", "dynconv.h");

    public static string Digits => Path.Combine(Root, "samples", "Digits", "digits.pth");

    private static string Find()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "DynConv.Vulkan.sln")))
        {
            folder = folder.Parent;
        }

        return folder?.FullName ?? throw new DirectoryNotFoundException("the tests are not inside the repository");
    }
}
