using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.Json;
using Xunit;

namespace DynConv.Checkpoints.Tests;

/// <summary>Compares a checkpoint with what PyTorch itself found in it.</summary>
internal static class ZooListing
{
    private static readonly Dictionary<string, string> ShortNames = new()
    {
        ["f16"] = "float16",
        ["f32"] = "float32",
        ["f64"] = "float64",
        ["bf16"] = "bfloat16",
        ["i8"] = "int8",
        ["i16"] = "int16",
        ["i32"] = "int32",
        ["i64"] = "int64",
        ["u8"] = "uint8",
        ["c64"] = "complex64",
        ["c128"] = "complex128",
    };

    /// <summary>The files of a folder that have a listing, with it.</summary>
    public static IEnumerable<(string File, string Listing)> Find(string folder)
    {
        const string Suffix = ".listing.json";
        return Directory.EnumerateFiles(folder, "*" + Suffix, SearchOption.AllDirectories).Order().Select(listing => (
            Path.Combine(
                Path.GetDirectoryName(Path.GetDirectoryName(listing))!, Path.GetFileName(listing)[..^Suffix.Length]),
            listing));
    }

    /// <summary>Asserts that names, types, shapes, digests and first values are those of the listing.</summary>
    public static void Check(string file, string listing)
    {
        // Python writes NaN, which JSON lacks.
        string text = File.ReadAllText(listing).Replace(": NaN", ": \"NaN\"", System.StringComparison.Ordinal);
        using JsonDocument document = JsonDocument.Parse(text);
        using Checkpoint checkpoint = Checkpoint.Open(file);
        Assert.Equal(document.RootElement.GetProperty("format").GetString(), checkpoint.Format.ShortName());
        JsonElement[] entries = [.. document.RootElement.GetProperty("entries").EnumerateArray()];
        Assert.Equal(
            entries.Select(static entry => entry.GetProperty("key").GetString()),
            checkpoint.Tensors.Select(static tensor => tensor.Name));
        foreach ((JsonElement entry, CheckpointTensor tensor) in entries.Zip(checkpoint.Tensors))
        {
            // Listings of TorchScript archives do not say which tensors are parameters.
            CheckTensor(entry, tensor, checkpoint.Format == CheckpointFormat.TorchScript);
        }
    }

    private static void CheckTensor(JsonElement entry, CheckpointTensor tensor, bool isScript = false)
    {
        string type = entry.GetProperty("dtype").GetString()!;
        Assert.Equal(ShortNames.GetValueOrDefault(type, type), tensor.ElementType.PyTorchName());
        Assert.Equal(entry.GetProperty("shape").EnumerateArray().Select(static size => size.GetInt64()), tensor.Shape);
        if (!isScript)
        {
            Assert.Equal(entry.TryGetProperty("requires_grad", out _), tensor.RequiresGrad);
        }

        Assert.Equal(entry.TryGetProperty("meta", out _), tensor.IsMeta);
        if (entry.TryGetProperty("sha256", out JsonElement digest))
        {
            Assert.Equal(digest.GetString(), tensor.ComputeSha256());
            CheckValues(entry.GetProperty("first4"), tensor);
        }

        if (entry.TryGetProperty("qscheme", out JsonElement scheme))
        {
            Assert.Equal(scheme.GetString(), "torch." + tensor.Quantization!.Scheme);
            Assert.Equal(
                entry.TryGetProperty("scale", out JsonElement scale) ? scale.GetDouble() : null,
                tensor.Quantization.Scale);
        }

        if (entry.TryGetProperty("layout", out JsonElement layout))
        {
            string name = layout.GetString()!.Replace("torch.sparse_", "Sparse", System.StringComparison.Ordinal);
            Assert.Equal(name, tensor.Layout.ToString(), ignoreCase: true);
            CheckComponents(entry, tensor);
        }
    }

    private static void CheckComponents(JsonElement entry, CheckpointTensor tensor)
    {
        foreach (CheckpointTensor component in tensor.Components)
        {
            if (entry.TryGetProperty("parts", out JsonElement parts))
            {
                CheckTensor(parts[int.Parse(component.Name, null)], component);
            }
            else if (entry.TryGetProperty(component.Name, out JsonElement part))
            {
                CheckTensor(part, component);
            }
        }

        Assert.NotEmpty(tensor.Components);
    }

    private static void CheckValues(JsonElement expected, CheckpointTensor tensor)
    {
        IReadOnlyList<object> values = tensor.FirstValues(4);
        Assert.Equal(expected.GetArrayLength(), values.Count);
        foreach ((JsonElement value, object actual) in expected.EnumerateArray().Zip(values))
        {
            switch (actual)
            {
                case long number:
                    Assert.Equal(value.GetInt64(), number);
                    break;
                case ulong number:
                    Assert.Equal(value.GetUInt64(), number);
                    break;
                case double[] parts:
                    Assert.Equal(value.EnumerateArray().Select(static part => part.GetDouble()), parts);
                    break;
                default:
                    Assert.Equal(value.GetDouble(), (double)actual);
                    break;
            }
        }
    }
}
