using System;
using System.IO;
using System.Linq;
using DynConv.Portability.Tests.Chips;
using DynConv.Vulkan.Tests.Architecture;
using Xunit;

namespace DynConv.Portability.Tests.Pages;

/// <summary>docs/amd.md has a section for every chip. DYNCONV_UPDATE_DOCS=1 writes them anew.</summary>
public sealed class CompilerPageTests
{
    private const string Start = "<!-- tables: written by a test -->\n";
    private const string End = "<!-- end of the tables -->";

    private static readonly string Page = Path.Combine(Repository.Root, "docs", "amd.md");

    // No number is compared: another driver gives others.
    [Fact]
    public void Every_chip_has_its_section()
    {
        string text = File.ReadAllText(Page);
        int from = text.IndexOf(Start, StringComparison.Ordinal) + Start.Length;
        int to = text.IndexOf(End, StringComparison.Ordinal);
        Assert.InRange(from, Start.Length, to);
        if (Environment.GetEnvironmentVariable("DYNCONV_UPDATE_DOCS") == "1")
        {
            string tables = string.Concat(
                Chip.All.Select(static chip => CompilerPage.Section(chip, CompilerRun.Of(chip))));
            text = text[..from] + tables + text[to..];
            File.WriteAllText(Page, text);
        }

        Assert.All(
            Chip.All, chip => Assert.Contains($"## {chip.Family} ({chip.Title})\n", text, StringComparison.Ordinal));
    }
}
