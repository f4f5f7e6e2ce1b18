using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Numerics;
using System.Text;
using System.Text.Json;
using DynConv.Checkpoints.Tests.Assembly;
using Xunit;

namespace DynConv.Checkpoints.Tests;

/// <summary>What a checkpoint gives besides its tensors, and how long it lasts.</summary>
public sealed class CheckpointTests
{
    private static string Zoo(string file) => Path.Combine(AppContext.BaseDirectory, "Zoo", "t26", file);

    [Fact]
    public void Memory_is_read_as_the_file_is()
    {
        string path = Zoo("full_module.zip.pt");
        using Checkpoint file = Checkpoint.Open(path);
        using Checkpoint memory = Checkpoint.Read(File.ReadAllBytes(path), "a resource");
        Assert.Equal(file.Format, memory.Format);
        Assert.Equal(
            file.GetStateDict().Tensors.Select(static t => (t.Name, string.Join(' ', t.ToSingles()))),
            memory.GetStateDict().Tensors.Select(static t => (t.Name, string.Join(' ', t.ToSingles()))));
    }

    [Theory]
    [InlineData("", "no bytes")]
    [InlineData("no checkpoint at all", "not a checkpoint")]
    [InlineData("""{"weight_map":{"a":"one.safetensors"}}""", "open it by its path")]
    public void Memory_that_is_no_checkpoint_is_refused(string text, string reason)
    {
        CheckpointException refusal = Assert.Throws<CheckpointException>(
            () => Checkpoint.Read(Encoding.UTF8.GetBytes(text), "a resource"));
        Assert.Contains(reason, refusal.Message, StringComparison.Ordinal);
        Assert.Contains("a resource", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void The_state_dict_of_a_module_has_no_transient_buffers()
    {
        using Checkpoint checkpoint = Checkpoint.Open(Zoo("full_module.zip.pt"));
        Assert.Contains(checkpoint.Tensors, static tensor => tensor is { Name: "scratch", IsInStateDict: false });
        StateDict state = checkpoint.GetStateDict();
        Assert.False(state.TryGetTensor("scratch", out _));
        Assert.Equal(checkpoint.Tensors.Count - 1, state.Count);
    }

    [Fact]
    public void A_module_in_a_dict_is_unwrapped()
    {
        using Checkpoint alone = Checkpoint.Open(Zoo("full_module.zip.pt"));
        using Checkpoint wrapped = Checkpoint.Open(Zoo("full_module_in_dict.zip.pt"));
        Assert.Equal(
            alone.GetStateDict().Tensors.Select(static t => t.Name),
            wrapped.GetStateDict().Tensors.Select(static t => t.Name));
    }

    [Fact]
    public void A_modules_attributes_say_how_it_convolves()
    {
        using Checkpoint checkpoint = Checkpoint.Open(Zoo("full_module.zip.pt"));
        IReadOnlyDictionary<string, object?> attributes = checkpoint.Attributes;
        Assert.Equal("torch.nn.modules.conv.Conv2d", attributes["body.0.<class>"]);
        Assert.Equal(1L, attributes["body.0.stride.0"]);
        Assert.Equal(0L, attributes["body.0.padding.1"]);
        Assert.Equal(1L, attributes["body.0.groups"]);
        Assert.Equal("zeros", attributes["body.0.padding_mode"]);
        Assert.Equal(true, attributes["training"]);
    }

    [Fact]
    public void Plain_values_are_those_that_PyTorch_lists()
    {
        using Checkpoint checkpoint = Checkpoint.Open(Zoo("plain_data.zip.pt"));
        string listing = File.ReadAllText(Zoo(Path.Combine("listing", "plain_data.zip.pt.listing.json")));
        using JsonDocument document = JsonDocument.Parse(
            listing.Replace(": NaN", ": \"NaN\"", StringComparison.Ordinal));
        int compared = 0;
        foreach (JsonProperty property in document.RootElement.GetProperty("other").EnumerateObject())
        {
            // Other representations of objects are the lister's own.
            if (property.Name is "bytes" or "complex.<class>" or "dtype" or "device" or "tuple0" or "nan" or "long")
            {
                continue;
            }

            object? expected = property.Value.ValueKind switch
            {
                JsonValueKind.Null => null,
                JsonValueKind.True => true,
                JsonValueKind.False => false,
                JsonValueKind.String => property.Value.GetString(),
                _ when property.Value.TryGetInt64(out long number) => number,
                _ when property.Name.Contains("huge", StringComparison.Ordinal) => BigInteger.Parse(
                    property.Value.GetRawText(), null),
                _ => property.Value.GetDouble(),
            };
            Assert.Equal(expected, checkpoint.Attributes[property.Name]);
            compared++;
        }

        Assert.InRange(compared, 30, int.MaxValue);
        Assert.Equal(new Complex(1, 2), checkpoint.Attributes["complex"]);
        Assert.Equal([0, 0xFF, 0x80], (byte[])checkpoint.Attributes["bytes"]!);
        Assert.True(double.IsNaN((double)checkpoint.Attributes["nan"]!));
    }

    [Theory]
    [InlineData("lightning.zip.pt", "0.weight")]
    [InlineData("train_checkpoint.zip.pt", "0.weight")]
    [InlineData("train_checkpoint.legacy.pt", "3.weight")]
    [InlineData("export.pt2", "1.running_mean")]
    [InlineData("script.ts.pt", "0.weight")]
    public void Training_checkpoints_are_unwrapped_to_the_network(string file, string name)
    {
        using Checkpoint checkpoint = Checkpoint.Open(Zoo(file));
        Assert.True(checkpoint.GetStateDict().TryGetTensor(name, out _));
    }

    [Theory]
    [InlineData("module.", "_orig_mod.")]
    [InlineData("_orig_mod.", "module.")]
    [InlineData("model.", "")]
    [InlineData("net.", "model.")]
    [InlineData("", "")]
    public void Prefixes_that_all_names_share_are_taken_off(string outer, string inner)
    {
        using ScratchFile file = new();
        string prefix = outer + inner;
        SafetensorsFile.Write(
            file.Path,
            [
                CheckpointTensor.FromSingles(prefix + "a.weight", [1], new float[1]),
                CheckpointTensor.FromSingles(prefix + "module.weight", [1], new float[1]),
            ]);
        using Checkpoint checkpoint = Checkpoint.Open(file.Path);
        Assert.Equal(
            ["a.weight", "module.weight"], checkpoint.GetStateDict().Tensors.Select(static t => t.Name).Order());
        Assert.All(checkpoint.Tensors, tensor => Assert.StartsWith(prefix, tensor.Name, StringComparison.Ordinal));
    }

    [Fact]
    public void Names_that_collide_are_an_error_in_the_state_dict_only()
    {
        byte[] file = TorchFiles.Zip(new PickleAssembler().Op('}')
            .Text("a.b").Tensor(static s => s.Storage("0", 6), [6], [1]).Op('s')
            .Text("a").Entry("b", static p => p.Tensor(static s => s.Storage("0", 6), [6], [1])).Op('s').Stop());
        using ScratchFile scratch = new(file);
        using Checkpoint checkpoint = Checkpoint.Open(scratch.Path);
        Assert.Equal(2, checkpoint.Tensors.Count);
        Assert.Contains(
            "tensor a.b: two tensors have this name",
            Assert.Throws<CheckpointException>(checkpoint.GetStateDict).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_key_that_is_set_again_keeps_its_place_and_its_last_value()
    {
        byte[] file = TorchFiles.Zip(new PickleAssembler().Op('}')
            .Text("a").Tensor(static s => s.Storage("0", 6), [6], [1]).Op('s')
            .Text("b").Tensor(static s => s.Storage("0", 6), [5], [1]).Op('s')
            .Text("a").Tensor(static s => s.Storage("0", 6), [4], [1]).Op('s').Stop());
        using ScratchFile scratch = new(file);
        using Checkpoint checkpoint = Checkpoint.Open(scratch.Path);
        Assert.Equal(["a float32 [4]", "b float32 [5]"], checkpoint.Tensors.Select(static t => t.ToString()));
    }

    [Fact]
    public void A_closed_checkpoint_gives_no_data_but_what_was_loaded_stays()
    {
        Checkpoint checkpoint = Checkpoint.Open(Zoo("state_dict_plain.zip.pt"));
        CheckpointTensor tensor = checkpoint.Tensors[0];
        StateDict loaded = checkpoint.GetStateDict().ToMemory();
        string digest = tensor.ComputeSha256();
        checkpoint.Dispose();
        checkpoint.Dispose();
        Assert.Throws<ObjectDisposedException>(() => tensor.ComputeSha256());
        Assert.Throws<ObjectDisposedException>(() => tensor.ToSingles());
        Assert.Equal(digest, loaded.Tensors[0].ComputeSha256());
    }

    [Fact]
    public void Tensors_without_data_say_so()
    {
        using Checkpoint meta = Checkpoint.Open(Zoo("meta.zip.pt"));
        Assert.True(meta.Tensors[0].IsMeta);
        Assert.Contains(
            "saved without data", Assert.Throws<CheckpointException>(meta.Tensors[0].ToSingles).Message,
            StringComparison.Ordinal);
        using Checkpoint sparse = Checkpoint.Open(Zoo("sparse_coo.zip.pt"));
        Assert.Contains("read its components",
            Assert.Throws<CheckpointException>(sparse.Tensors[0].ComputeSha256).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Opening_reads_no_data()
    {
        // A legacy file whose storage is a hole of 8 GiB.
        using ScratchFile scratch = new();
        const long Elements = 2L << 30;
        byte[] start = TorchFiles.Legacy(
            new PickleAssembler().Tensor(static s => s.LegacyStorage("7", Elements), [Elements], [1]).Stop(),
            TorchFiles.Keys("7"),
            (Elements, []));
        using (FileStream stream = File.Create(scratch.Path))
        {
            stream.Write(start);
            stream.SetLength(start.Length + (Elements * 4));
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        using Checkpoint checkpoint = Checkpoint.Open(scratch.Path);
        Assert.Equal(Elements * 4, checkpoint.Tensors[0].ByteCount);
        Assert.Equal([0.0, 0.0], checkpoint.Tensors[0].FirstValues(2));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
        Assert.Contains("do not fit one array", Assert.Throws<CheckpointException>(
            checkpoint.Tensors[0].ToSingles).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Bytes_after_a_legacy_file_are_reported()
    {
        using ScratchFile scratch = new([.. TorchFiles.SmallLegacy(), 1, 2, 3]);
        using Checkpoint checkpoint = Checkpoint.Open(scratch.Path);
        Assert.Equal(["3 bytes after the last storage are not read"], checkpoint.Warnings);
    }

    [Fact]
    public void Json_has_the_digest_and_first_values_and_no_number_that_it_cannot_hold()
    {
        using ScratchFile scratch = new();
        SafetensorsFile.Write(
            scratch.Path,
            [CheckpointTensor.FromSingles("w", [5], new float[] { 1.5f, float.NaN, float.NegativeInfinity, -0f, 9 })]);
        using Checkpoint checkpoint = Checkpoint.Open(scratch.Path);
        using MemoryStream stream = new();
        using (Utf8JsonWriter writer = new(stream))
        {
            CheckpointJson.WriteCheckpoint(writer, checkpoint);
        }

        Assert.Equal(
            $$"""
            {"format":"safetensors","tensors":[{"name":"w","dtype":"float32","shape":[5],
            "sha256":"{{checkpoint.Tensors[0].ComputeSha256()}}","first":[1.5,"NaN","-Infinity",-0]}]}
            """.ReplaceLineEndings(string.Empty),
            Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Fact]
    public void Json_describes_every_tensor_of_the_zoo()
    {
        foreach ((string file, _) in ZooListing.Find(Path.Combine(AppContext.BaseDirectory, "Zoo")))
        {
            using Checkpoint checkpoint = Checkpoint.Open(file);
            using MemoryStream stream = new();
            using (Utf8JsonWriter writer = new(stream))
            {
                CheckpointJson.WriteCheckpoint(writer, checkpoint);
            }

            using JsonDocument document = JsonDocument.Parse(stream.ToArray());
            Assert.Equal(checkpoint.Tensors.Count, document.RootElement.GetProperty("tensors").GetArrayLength());
        }
    }
}
