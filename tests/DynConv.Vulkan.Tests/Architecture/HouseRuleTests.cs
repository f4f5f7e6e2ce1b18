using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Xunit;

namespace DynConv.Vulkan.Tests.Architecture;

public sealed class HouseRuleTests
{
    private static readonly string[] TopFolders = ["shaders", "src", "tests", "samples"];

    [Fact]
    public void No_folder_has_a_name_that_says_nothing()
    {
        string[] empty = ["Utils", "Util", "Helpers", "Helper", "Common", "Core", "Misc"];
        Assert.DoesNotContain(
            TopFolders.SelectMany(Repository.Folders),
            path => empty.Contains(Path.GetFileName(path), StringComparer.OrdinalIgnoreCase));
    }

    [Fact]
    public void No_shader_has_more_than_150_lines() => AssertLength(Repository.Files("shaders", "*.comp"), 150);

    [Fact]
    public void No_source_file_has_more_than_400_lines() =>
        AssertLength(TopFolders.SelectMany(folder => Repository.Files(folder, "*.cs")), 400);

    private static void AssertLength(IEnumerable<string> files, int limit)
    {
        (string Path, int Lines)[] all =
            [.. files.Select(path => (Path.GetRelativePath(Repository.Root, path), File.ReadLines(path).Count()))];
        Assert.NotEmpty(all);
        Assert.DoesNotContain(all, file => file.Lines > limit);
    }
}
