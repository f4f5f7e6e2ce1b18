using System;
using System.IO;

namespace DynConv.Tool.Tests.Runs;

/// <summary>The files of samples/Digits.</summary>
internal static class DigitsSample
{
    public static string Root { get; } = FindRoot();

    public static string Folder { get; } = Path.Combine(Root, "samples", "Digits");

    public static string Checkpoint { get; } = Path.Combine(Folder, "digits.pth");

    public static string TestSet { get; } = Path.Combine(Folder, "testset.npz");

    public static string Images { get; } = Path.Combine(Folder, "images");

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "DynConv.Vulkan.sln")))
            {
                return folder.FullName;
            }
        }

        throw new DirectoryNotFoundException("the tests are not in the repository");
    }
}
