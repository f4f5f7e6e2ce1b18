using System;
using System.Collections.Generic;
using System.Text;
using DynConv.Checkpoints.Tests.Assembly;

namespace DynConv.Checkpoints.Tests.Hostile;

/// <summary>Archives of PyTorch with the wrong records, and files that are no checkpoints at all.</summary>
internal static class HostileArchives
{
    public static IEnumerable<HostileFile> All() => [.. Records(), .. Kinds()];

    private static IEnumerable<HostileFile> Records()
    {
        yield return new HostileFile("storage record too short", TorchFiles.Zip("archive/data/0", new byte[20]),
            "a storage of 24 bytes in a record of 20");
        yield return new HostileFile("storage record too long", TorchFiles.Zip("archive/data/0", new byte[28]),
            "a storage of 24 bytes in a record of 28");
        yield return new HostileFile(
            "storage record too long, allowed", TorchFiles.Zip("archive/data/0", new byte[28]), null)
        {
            Options = new CheckpointOptions { AllowLongerRecords = true },
        };
        yield return new HostileFile("no storage record", new ZipAssembler()
            .Add("archive/data.pkl", TorchFiles.SmallPickle()).Add("archive/version", "3"u8.ToArray()).ToArray(),
            "no record for storage 0");
        yield return new HostileFile("no version", new ZipAssembler()
            .Add("archive/data.pkl", TorchFiles.SmallPickle()).Add("archive/data/0", new byte[24]).ToArray(),
            "no version record");
        yield return new HostileFile(
            "version 99", TorchFiles.Zip("archive/version", "99"u8.ToArray()), "version 99 is not known");
        yield return new HostileFile(
            "version of letters", TorchFiles.Zip("archive/version", "abc"u8.ToArray()), "version abc is not known");
        yield return new HostileFile(
            "version of 1,000 digits", TorchFiles.Zip("archive/version", new byte[1000]), "1000 bytes, over 64");
        yield return new HostileFile(
            "unknown byte order", TorchFiles.Zip("archive/byteorder", "middle"u8.ToArray()), "byte order middle");
        yield return new HostileFile("an empty pickle", TorchFiles.Zip("archive/data.pkl", []), "bytes are announced");
        foreach ((string name, Action<PickleAssembler> storage, string rule) in PersistentIds())
        {
            yield return new HostileFile(name, TorchFiles.ZipOf(p => p.Tensor(s => storage(s), [6], [1])), rule);
        }
    }

    private static (string Name, Action<PickleAssembler> Storage, string Rule)[] PersistentIds() =>
    [
        ("persistent id of text", static p => p.Text("0").Op('Q'), "not a tuple of 5 but a str"),
        ("persistent id of 3", static p => p.Ints(1, 2, 3).Op('Q'), "not a tuple of 5 but a tuple"),
        (
            "persistent id of another kind", static p => p.Op('(').Text("module").Op("NNNNtQ"),
            "a persistent id of kind module"),
        (
            "storage of an unknown class", static p => p.Storage("0", 6, "EvilStorage"),
            "argument 1 is torch.EvilStorage"),
        ("storage of os.system", static p => p.Storage("0", 6, "system", "os"), "not allowed: GLOBAL os.system"),
        ("storage key upwards", static p => p.Storage("../0", 6), "storage key ../0 is not a number"),
        ("storage key of 1,000 digits", static p => p.Storage(new string('1', 1000), 6), "is not a number"),
        ("negative number of elements", static p => p.Storage("0", -1), "a storage of -1 elements"),
        ("2^62 elements", static p => p.Storage("0", 1L << 62), "a storage of 4611686018427387904 elements"),
        ("4096 floats in 24 bytes", static p => p.Storage("0", 4096), "a storage of 16384 bytes in a record of 24"),
        ("elements over 64 bits", static p => p.Storage("0", (Int128)1 << 80), "an int of at most 64 bits"),
        (
            "bool for the number of elements",
            static p => p.Op('(').Text("storage").Global("torch", "FloatStorage").Text("0").Text("cpu")
            .Op(0x88).Op("tQ"), "argument 4 is a bool"),
        (
            "one storage as two types", static p => p.Storage("0", 6).Op('0').Storage("0", 6, "IntStorage"),
            "named again with another type"),
        (
            "one storage of two sizes", static p => p.Storage("0", 6).Op('0').Storage("0", 5),
            "named again with another type or size"),
    ];

    private static IEnumerable<HostileFile> Kinds()
    {
        yield return new HostileFile(
            "an archive of text", new ZipAssembler().Add("readme.txt", []).ToArray(), "no checkpoint");
        yield return new HostileFile(
            "old TorchScript", new ZipAssembler().Add("m/model.json", []).Add("m/tensors/0", []).ToArray(),
            "model.json");
        yield return new HostileFile(
            "new torch.export",
            new ZipAssembler().Add("m/archive_format", "pt2"u8.ToArray())
                .Add("m/archive_version", "0"u8.ToArray()).ToArray(),
            "the layout of PyTorch 2.7 and later (version 0)");
        yield return new HostileFile(
            "torch.export without weights", new ZipAssembler().Add("serialized_exported_program.json", []).ToArray(),
            "no serialized_state_dict.pt record");
        yield return new HostileFile(
            "torch.export of junk",
            new ZipAssembler().Add("serialized_exported_program.json", [])
                .Add("serialized_state_dict.pt", new byte[100]).ToArray(),
            "no end record");
        yield return new HostileFile(
            "an empty archive", [.. "PK\u0005\u0006"u8, .. new byte[18]], "the zip archive is empty");
        yield return new HostileFile(
            "Git LFS pointer", Encoding.ASCII.GetBytes("version https://git-lfs.github.com/spec/v1\noid sha256:0\n"),
            "Git LFS pointer");
        yield return new HostileFile(
            "HTML page", Encoding.ASCII.GetBytes("<!DOCTYPE html><html>Not found</html>"), "HTML or XML page");
        yield return new HostileFile(
            "HTML page after spaces", Encoding.ASCII.GetBytes("\n\n  <html></html>"), "HTML or XML page");
        yield return new HostileFile("JSON", Encoding.ASCII.GetBytes("{\"a\": 1}"), "a JSON file without a weight_map");
        yield return new HostileFile("damaged JSON", Encoding.ASCII.GetBytes("{\"a\": "), "a damaged JSON file");
        yield return new HostileFile("text", Encoding.ASCII.GetBytes("hello world"), "not a checkpoint");
        yield return new HostileFile("one byte", [0], "not a checkpoint");
        yield return new HostileFile("a kilobyte of zeros", new byte[1024], "not a checkpoint");
    }
}
