using System;
using System.Collections.Generic;
using System.Security.Cryptography;
using System.Text.Json;
using DynConv.Checkpoints;
using DynConv.Tool.Tests.Runs;
using Xunit;

namespace DynConv.Tool.Tests.Commands;

public sealed class InspectTests
{
    [Fact]
    public void Json_has_the_documented_members_and_no_others()
    {
        using Scratch scratch = new();
        float[] values = [1, -2.5f, float.NaN, float.PositiveInfinity, 5];
        SafetensorsFile.Write(scratch["a.safetensors"], [CheckpointTensor.FromSingles("net.w", [5], values)]);
        JsonElement document = ToolRun.Of("inspect", scratch["a.safetensors"], "--json").Json();
        Assert.Equal(["format", "tensors"], Names(document));
        Assert.Equal("safetensors", document.GetProperty("format").GetString());
        JsonElement tensor = Assert.Single(document.GetProperty("tensors").EnumerateArray());
        Assert.Equal(["name", "dtype", "shape", "sha256", "first"], Names(tensor));
        Assert.Equal("net.w", tensor.GetProperty("name").GetString());
        Assert.Equal("float32", tensor.GetProperty("dtype").GetString());
        Assert.Equal("[5]", tensor.GetProperty("shape").GetRawText());
        byte[] bytes = new byte[20];
        Buffer.BlockCopy(values, 0, bytes, 0, 20);
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(bytes)), tensor.GetProperty("sha256").GetString());
        Assert.Equal("""[1,-2.5,"NaN","Infinity"]""", tensor.GetProperty("first").GetRawText());
    }

    [Fact]
    public void Names_are_whole_as_in_the_file()
    {
        JsonElement document = ToolRun.Of("inspect", DigitsSample.Checkpoint, "--json").Json();
        Assert.Equal("zip", document.GetProperty("format").GetString());
        Assert.Equal("state_dict.stem.weight", document.GetProperty("tensors")[0].GetProperty("name").GetString());
    }

    [Fact]
    public void Text_names_the_network_and_its_dynamic_layers()
    {
        string text = ToolRun.Of("inspect", DigitsSample.Checkpoint).Succeeded().Out;
        string[] parts =
        [
            "digits.pth: zip", "state_dict.fc.bias", "network: digits", "dynamic layer", "conv3", "epoch = ",
        ];
        foreach (string said in parts)
        {
            Assert.Contains(said, text, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Names_with_control_characters_do_not_reach_the_terminal()
    {
        using Scratch scratch = new();
        SafetensorsFile.Write(
            scratch["a.safetensors"], [CheckpointTensor.FromSingles("a\u001b[2Jb\nc", [1], new float[1])]);
        string text = ToolRun.Of("inspect", scratch["a.safetensors"]).Succeeded().Out;
        Assert.DoesNotContain('\u001b', text);
        Assert.Contains("a\\u001b[2Jb\\u000ac", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Needs_no_device() => ToolRun.Of("inspect", DigitsSample.TestSet, "--device", "99").Succeeded();

    private static List<string> Names(JsonElement element)
    {
        List<string> names = [];
        foreach (JsonProperty property in element.EnumerateObject())
        {
            names.Add(property.Name);
        }

        return names;
    }
}
