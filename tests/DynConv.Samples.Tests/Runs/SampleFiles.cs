using System;
using System.IO;

namespace DynConv.Samples.Tests.Runs;

/// <summary>The files of a sample, in the repository.</summary>
internal static class SampleFiles
{
    /// <summary>A sample's folder.</summary>
    public static string Folder(string sample)
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "DynConv.Vulkan.sln")))
            {
                return Path.Combine(folder.FullName, "samples", sample);
            }
        }

        throw new DirectoryNotFoundException("the tests are not in the repository");
    }
}
