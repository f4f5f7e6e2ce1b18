using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Xunit;

namespace DynConv.Checkpoints.Tests;

/// <summary>
/// Reads real files by PyTorch 1.13 and 2.6 that cover every container and corner, and compares each tensor with
/// PyTorch's listing. DYNCONV_ZOO may name a folder with more such files.
/// </summary>
public sealed class ZooTests
{
    private static readonly string Bundled = Path.Combine(AppContext.BaseDirectory, "Zoo");

    public static TheoryData<string> Files()
    {
        TheoryData<string> files = [];
        foreach (string folder in Folders())
        {
            foreach ((string file, _) in ZooListing.Find(folder))
            {
                files.Add(file);
            }
        }

        return files;
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Tensors_are_those_that_PyTorch_lists(string file)
    {
        string listing = Path.Combine(
            Path.GetDirectoryName(file)!, "listing", Path.GetFileName(file) + ".listing.json");
        ZooListing.Check(file, listing);
    }

    [Fact]
    public void The_bundled_files_cover_every_format_and_both_versions()
    {
        string[] files = [.. ZooListing.Find(Bundled).Select(static pair => pair.File)];
        HashSet<CheckpointFormat> formats = [];
        foreach (string file in files)
        {
            using Checkpoint checkpoint = Checkpoint.Open(file);
            formats.Add(checkpoint.Format);
        }

        // An index has no listing of its own; SafetensorsTests make one.
        Assert.Equal(Enum.GetValues<CheckpointFormat>().Except([CheckpointFormat.SafetensorsIndex]), formats.Order());
        Assert.Contains(files, static file => file.Contains("t26", StringComparison.Ordinal));
        Assert.Contains(files, static file => file.Contains("t113", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Folders()
    {
        yield return Bundled;
        if (Environment.GetEnvironmentVariable("DYNCONV_ZOO") is { Length: > 0 } more)
        {
            yield return more;
        }
    }
}
