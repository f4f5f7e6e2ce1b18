using System;
using System.IO;
using System.Linq;
using DynConv.Checkpoints.Tests.Assembly;
using Xunit;

namespace DynConv.Checkpoints.Tests;

/// <summary>Models in several safetensors files.</summary>
public sealed class SafetensorsIndexTests : IDisposable
{
    private readonly ScratchFolder _folder = new();

    public SafetensorsIndexTests()
    {
        SafetensorsFile.Write(
            Beside("one.safetensors"), [CheckpointTensor.FromSingles("model.a", [1], new float[] { 1 })]);
        SafetensorsFile.Write(
            Beside("two.safetensors"), [CheckpointTensor.FromSingles("model.b", [1], new float[] { 2 })]);
    }

    public void Dispose() => _folder.Dispose();

    private string Beside(string name) => Path.Combine(_folder.Path, name);

    private string Index(string json)
    {
        string path = Beside("model.safetensors.index.json");
        File.WriteAllText(path, json);
        return path;
    }

    [Fact]
    public void Tensors_are_found_in_their_files()
    {
        string path = Index("""
            {"metadata":{"total_size":8,"x":[{}]},
            "weight_map":{"model.b":"two.safetensors","model.a":"one.safetensors"}}
            """);
        using Checkpoint checkpoint = Checkpoint.Open(path);
        Assert.Equal(CheckpointFormat.SafetensorsIndex, checkpoint.Format);
        Assert.Equal(["model.b", "model.a"], checkpoint.Tensors.Select(static t => t.Name));
        StateDict state = checkpoint.GetStateDict();
        Assert.Equal([1], state["a"].ToSingles());
        Assert.Equal([2], state["b"].ToSingles());
        checkpoint.Dispose();
        Assert.Throws<ObjectDisposedException>(state["a"].ToSingles);
    }

    [Theory]
    [InlineData("""{"weight_map":{"a":"../one.safetensors"}}""", "not the plain name")]
    [InlineData("""{"weight_map":{"a":"/etc/passwd"}}""", "not the plain name")]
    [InlineData("""{"weight_map":{"a":"C:one.safetensors"}}""", "not the plain name")]
    [InlineData("""{"weight_map":{"a":"x\\one.safetensors"}}""", "not the plain name")]
    [InlineData("""{"weight_map":{"a":".."}}""", "not the plain name")]
    [InlineData("""{"weight_map":{"a":""}}""", "not the plain name")]
    [InlineData("""{"weight_map":{"a":"one\u0000.safetensors"}}""", "not the plain name")]
    [InlineData("""{"weight_map":{"a":null}}""", "not the plain name")]
    [InlineData("""{"weight_map":{"a":"three.safetensors"}}""", "no such file")]
    [InlineData("""{"weight_map":{"a":"one.safetensors"}}""", "one.safetensors has no tensor a")]
    [InlineData("""{"weight_map":{"model.a":"model.safetensors.index.json"}}""", "no safetensors file")]
    [InlineData("""{"weight_map":{"model.a":"one.safetensors","model.a":"one.safetensors"}}""", "mapped twice")]
    [InlineData("""{"weight_map":{},"weight_map":{}}""", "two weight maps")]
    [InlineData("""{"weight_map":{"a":1}}""", "damaged JSON")]
    [InlineData("""{"weight_map":[]}""", "weight_map that is no object")]
    [InlineData("""{"weight_map":{"model.a":"one.safetensors"}} x""", "damaged JSON")]
    [InlineData("""{"metadata":{}}""", "without a weight_map")]
    public void A_map_that_leads_elsewhere_is_refused(string json, string rule)
    {
        string path = Index(json);
        CheckpointException exception = Assert.Throws<CheckpointException>(() => Checkpoint.Open(path));
        Assert.Contains(rule, exception.Message, StringComparison.Ordinal);
    }
}
