using System;
using System.Globalization;
using System.IO;
using System.Text;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Zoo;
using DynConv.Vulkan.Tests.Oracles;
using Xunit;

namespace DynConv.Vulkan.Tests.Zoo;

/// <summary>The table of docs/networks.md is what the references say. DYNCONV_UPDATE_DOCS=1 writes it anew.</summary>
public sealed class NetworksPageTests
{
    private const string Start = "<!-- table of networks: written by a test -->\n";
    private const string End = "<!-- end of the table -->";

    private static readonly string Page =
        Path.GetFullPath(Path.Combine(GoldenFolder.Root, "..", "..", "docs", "networks.md"));

    [Fact]
    public void The_table_is_that_of_the_references()
    {
        string text = File.ReadAllText(Page), table = MakeTable();
        int from = text.IndexOf(Start, StringComparison.Ordinal) + Start.Length;
        int to = text.IndexOf(End, StringComparison.Ordinal);
        Assert.InRange(from, Start.Length, to);
        if (Environment.GetEnvironmentVariable("DYNCONV_UPDATE_DOCS") == "1")
        {
            File.WriteAllText(Page, text[..from] + table + text[to..]);
            return;
        }

        Assert.Equal(table, text[from..to]);
    }

    private static string MakeTable()
    {
        StringBuilder table = new();
        table.Append("| network | family | parameters | tensors | compared input | outputs | layers compared | temperature |\n");
        table.Append("|---|---|---:|---:|---|---|---:|---:|\n");
        foreach (NetworkArchitecture known in NetworkRecogniser.Known)
        {
            if (known.Name == "digits")
            {
                continue;
            }

            ReferenceNetwork reference = new(known.Name);
            table.Append(string.Create(
                CultureInfo.InvariantCulture,
                $"| `{known.Name}` | {known.Family} | {reference.ParameterCount:#,0} | {reference.TensorCount} "
                + $"| {reference.InputShape} | {string.Join(", ", reference.OutputNames)} | {reference.Layers.Count} "
                + $"| {reference.Temperature?.ToString("0.##", CultureInfo.InvariantCulture) ?? "–"} |\n"));
        }

        return table.ToString();
    }
}
