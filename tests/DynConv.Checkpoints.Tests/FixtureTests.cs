using System;
using System.IO;
using System.Linq;
using System.Text.Json;
using Xunit;

namespace DynConv.Checkpoints.Tests;

/// <summary>
/// Unwraps state dicts of layers saved in all the ways of training scripts. One case of each way is bundled;
/// DYNCONV_FIXTURES may name a folder with more.
/// </summary>
public sealed class FixtureTests
{
    private static readonly string[] Twins = [".t26.zip.pt", ".t113.zip.pt", ".t113.legacy.pt", ".safetensors"];

    public static TheoryData<string> Cases()
    {
        TheoryData<string> cases = [];
        string bundled = Path.Combine(AppContext.BaseDirectory, "Wrapped");
        string? more = Environment.GetEnvironmentVariable("DYNCONV_FIXTURES");
        foreach (string folder in string.IsNullOrEmpty(more) ? [bundled] : (string[])[bundled, more])
        {
            foreach (string file in Directory.EnumerateFiles(folder, "*.t26.zip.pt").Order())
            {
                cases.Add(file[..^".t26.zip.pt".Length]);
            }
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void All_ways_of_saving_a_layer_give_its_parameters(string stem)
    {
        using JsonDocument description = JsonDocument.Parse(File.ReadAllText(stem + ".json"));
        JsonProperty[] parameters = [.. description.RootElement.GetProperty("parameters").EnumerateObject()];
        using Checkpoint reference = Checkpoint.Open(stem + ".t26.zip.pt");
        StateDict expected = reference.GetStateDict();
        Assert.Equal(
            parameters.Select(static p => p.Name).Order(), expected.Tensors.Select(static t => t.Name).Order());
        foreach (JsonProperty parameter in parameters)
        {
            Assert.Equal(
                parameter.Value.EnumerateArray().Select(static size => size.GetInt64()),
                expected[parameter.Name].Shape);
        }

        foreach (string twin in Twins)
        {
            using Checkpoint other = Checkpoint.Open(stem + twin);
            StateDict actual = other.GetStateDict();
            Assert.Equal(expected.Count, actual.Count);
            foreach (CheckpointTensor tensor in expected.Tensors)
            {
                Assert.Equal(tensor.ElementType, actual[tensor.Name].ElementType);
                Assert.Equal(tensor.ComputeSha256(), actual[tensor.Name].ComputeSha256());
                Assert.Equal(tensor.FirstValues(), actual[tensor.Name].FirstValues());
            }
        }
    }
}
