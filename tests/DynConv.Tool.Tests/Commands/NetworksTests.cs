using System;
using System.Collections.Generic;
using System.Text.Json;
using DynConv.Tool.Tests.Runs;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Zoo;
using Xunit;

namespace DynConv.Tool.Tests.Commands;

public sealed class NetworksTests
{
    [Fact]
    public void The_table_has_a_line_for_every_known_network()
    {
        string table = ToolRun.Of("networks").Succeeded().Out;
        HashSet<string> first = [];
        foreach (string line in table.Split('\n'))
        {
            first.Add(line.Trim().Split(' ')[0]);
        }

        Assert.All(NetworkRecogniser.Known, network => Assert.Contains(network.Name, first));
        Assert.Contains($"{NetworkRecogniser.Known.Count} networks", table, StringComparison.Ordinal);
    }

    [Fact]
    public void The_document_says_what_the_library_knows()
    {
        JsonElement networks = ToolRun.Of("networks", "--json").Json().GetProperty("networks");
        Assert.Equal(NetworkRecogniser.Known.Count, networks.GetArrayLength());
        foreach (JsonElement entry in networks.EnumerateArray())
        {
            Assert.True(NetworkRecogniser.TryFind(
                entry.GetProperty("name").GetString()!, out NetworkArchitecture? known));
            Assert.Equal(known.Parameters, entry.GetProperty("parameters").GetInt64());
            Assert.Equal(known.Tensors, entry.GetProperty("tensors").GetInt32());
            Assert.Equal(known.Family, entry.GetProperty("family").GetString());
            Assert.Equal(known.Licence, entry.GetProperty("licence").GetString());
            Assert.Equal(
                known.Temperature,
                entry.TryGetProperty("temperature", out JsonElement temperature) ? temperature.GetSingle() : null);
            Assert.Equal(known.Input.Shape(1).Sizes.Count, entry.GetProperty("input").GetArrayLength());
            Assert.Equal(known.Image is not null, entry.TryGetProperty("preprocessing", out _));
        }
    }

    [Fact]
    public void One_network_is_described()
    {
        string text = ToolRun.Of("networks", "DIGITS").Succeeded().Out;
        foreach (string said in (string[])
            ["223,298 in 57 tensors", "1×28×28", "mean 0.1307, deviation 0.3081", "light on dark", "MIT"])
        {
            Assert.Contains(said, text, StringComparison.Ordinal);
        }

        Assert.Single(ToolRun.Of("networks", "digits", "--json").Json().GetProperty("networks").EnumerateArray());
        Assert.Contains("digits", ToolRun.Of("networks", "igit").Succeeded().Out, StringComparison.Ordinal);
        Assert.Contains(
            "temperature    –", ToolRun.Of("networks", "resnet18_dcd").Succeeded().Out, StringComparison.Ordinal);
        ToolRun.Of("networks", "frobnet").Failed("no network 'frobnet'", "dynconv networks");
    }
}
