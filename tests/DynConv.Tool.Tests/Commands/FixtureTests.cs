using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;
using DynConv.Checkpoints;
using DynConv.Tool.Tests.Runs;
using Xunit;

namespace DynConv.Tool.Tests.Commands;

/// <summary>
/// More layers by real PyTorch than the repository holds, in every container, where the environment variable
/// DYNCONV_FIXTURES names a folder of them: NNN.json (configuration), NNN.npz (input and every stage), NNN.*
/// (checkpoints).
/// </summary>
public sealed class FixtureTests
{
    private static readonly (string Ours, string Theirs)[] Stages =
    [
        ("pooled", "pooled"), ("attention", "attention"), ("weight", "agg_weight"), ("bias", "agg_bias"),
        ("output", "output"),
    ];

    // Run with -explicit only: without the folder there is nothing to test, and what is not tested must not count as passed.
    [Fact(Explicit = true)]
    public void Layers_of_a_folder_of_fixtures_give_what_PyTorch_gave()
    {
        string? folder = Environment.GetEnvironmentVariable("DYNCONV_FIXTURES");
        Assert.False(string.IsNullOrEmpty(folder), "DYNCONV_FIXTURES names no folder");

        List<string> problems = [];
        int count = 0;
        foreach (string path in Directory.GetFiles(folder, "*.json"))
        {
            using JsonDocument document = JsonDocument.Parse(File.ReadAllBytes(path));
            if (document.RootElement.TryGetProperty("config", out JsonElement config)
                && config.GetProperty("kind").GetString() is "seed" or "paper")
            {
                foreach (string checkpoint in Directory.GetFiles(folder, $"{Path.GetFileNameWithoutExtension(path)}.*"))
                {
                    if (Path.GetExtension(checkpoint) is ".pt" or ".safetensors")
                    {
                        count++;
                        Check(checkpoint, Path.ChangeExtension(path, ".npz"), config, problems);
                    }
                }
            }
        }

        Assert.True(problems.Count == 0, string.Join('\n', problems));
        Assert.NotEqual(0, count);
    }

    private static void Check(string checkpoint, string arrays, JsonElement config, List<string> problems)
    {
        using Scratch scratch = new();
        string Pair(string name) => $"{config.GetProperty(name)[0]},{config.GetProperty(name)[1]}";
        // Where none is named, the layer was new: the paper starts at 30.
        string temperature = config.TryGetProperty("temperature", out JsonElement value) ? value.GetRawText() : "30";
        ToolRun run = ToolRun.Of(
            "layer", checkpoint, "--input", $"{arrays}:input", "--output", scratch["out.npz"], "--kind", "dynamic",
            "--stride", Pair("stride"), "--padding", Pair("padding"), "--dilation", Pair("dilation"),
            "--groups", config.GetProperty("groups").GetRawText(), "--temperature", temperature);
        string name = Path.GetFileName(checkpoint);
        if (run.Code != 0)
        {
            problems.Add($"{name}: {run.Error}");
            return;
        }

        StateDict actual = NpzFile.Read(scratch["out.npz"]), expected = NpzFile.Read(arrays);
        foreach ((string ours, string theirs) in Stages)
        {
            if (actual.TryGetTensor(ours, out CheckpointTensor? got)
                != expected.TryGetTensor(theirs, out CheckpointTensor? wanted))
            {
                problems.Add($"{name}: {ours} is there in one only");
            }
            else if (
                got is not null && wanted is not null && Compare(got.ToSingles(), wanted.ToSingles()) is string problem)
            {
                problems.Add($"{name}: {ours} {string.Join('×', got.Shape)}: {problem}");
            }
        }
    }

    private static string? Compare(float[] actual, float[] expected)
    {
        if (actual.Length != expected.Length)
        {
            return $"{actual.Length} numbers, {expected.Length} expected";
        }

        double error = 0, largest = 0;
        for (int i = 0; i < actual.Length; i++)
        {
            error = Math.Max(error, Math.Abs((double)actual[i] - expected[i]));
            largest = Math.Max(largest, Math.Abs((double)expected[i]));
        }

        return error <= 1e-5 * largest ? null : $"error {error / largest:e2} of the largest";
    }
}
