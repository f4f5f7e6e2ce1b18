using System;
using System.Collections.Generic;
using System.Linq;
using DynConv.Checkpoints.Tests.Assembly;
using static DynConv.Checkpoints.Tests.Assembly.TorchFiles;

namespace DynConv.Checkpoints.Tests.Hostile;

/// <summary>Attacks on the legacy and tar containers.</summary>
internal static class HostileLegacyFiles
{
    public static IEnumerable<HostileFile> All() => [.. Legacy(), .. Views(), .. Tars()];

    private static IEnumerable<HostileFile> Legacy()
    {
        byte[] pickle = SmallLegacyPickle();
        (long, byte[]) data = (6L, Floats(6));
        yield return new HostileFile("sound legacy file", SmallLegacy(), null);
        yield return new HostileFile(
            "legacy file of protocol 4",
            [.. LegacyPrefix(4), .. pickle, .. Keys("7"), .. BitConverter.GetBytes(6L), .. Floats(6)], null);
        yield return new HostileFile(
            "a plain pickle", new PickleAssembler().Op('}').Stop(), "a pickle that torch.save did not write");
        yield return new HostileFile(
            "another magic number", new PickleAssembler().Int((Int128)1 << 70).Stop(), "torch.save did not write");
        yield return new HostileFile(
            "another version", [.. LegacyPrefix()[..15], .. new PickleAssembler().Int(1002).Stop()],
            "the version is not 1001");
        yield return new HostileFile(
            "system is a list",
            [.. LegacyPrefix()[..15], .. new PickleAssembler().Int(1001).Stop(), .. new PickleAssembler().Op(']').Stop(
                )],
            "the writer's system is not a dict");
        yield return new HostileFile(
            "a storage in the system",
            [.. LegacyPrefix()[..15], .. new PickleAssembler().Int(1001).Stop(), .. new PickleAssembler()
                .LegacyStorage("7", 6).Stop()], "a persistent id where none may be");
        yield return new HostileFile(
            "a key without data", TorchFiles.Legacy(pickle, Keys("7")), "bytes are announced where 0 are left");
        yield return new HostileFile(
            "a storage without a key", TorchFiles.Legacy(pickle, Keys()), "storage 7 has no data");
        yield return new HostileFile(
            "a key twice", TorchFiles.Legacy(pickle, Keys("7", "7"), data, data), "data for storage 7 comes twice");
        yield return new HostileFile(
            "an unknown key", TorchFiles.Legacy(pickle, Keys("7", "8"), data, data),
            "storage 8, which no tensor names");
        yield return new HostileFile(
            "keys in a dict", TorchFiles.Legacy(pickle, new PickleAssembler().Op('}').Stop()),
            "keys are a dict, not a list");
        yield return new HostileFile(
            "a number for a key", TorchFiles.Legacy(pickle, new PickleAssembler().Op(']').Int(7).Op('a').Stop(), data),
            "storage 7, which no tensor names");
        yield return new HostileFile(
            "another number of elements", TorchFiles.Legacy(pickle, Keys("7"), (5L, Floats(6))),
            "storage 7 has 5 elements here and 6 in the pickle");
        yield return new HostileFile(
            "a negative number of elements", TorchFiles.Legacy(pickle, Keys("7"), (-1L, Floats(6))),
            "has -1 elements here");
        yield return new HostileFile("data cut off", SmallLegacy()[..^1], "24 bytes are announced where 23 are left");
        yield return new HostileFile("bytes after the data", [.. SmallLegacy(), 1, 2, 3], null);
        yield return Elements("a storage of 2^40 elements", 1L << 40, "bytes are announced where 24");
        yield return Elements("a storage of 2^62 elements", 1L << 62, "a storage of 4611686018427387904");
        yield return new HostileFile(
            "an archive's persistent id", TorchFiles.Legacy(SmallPickle(), Keys("0"), data),
            "a persistent id of 5 items");
        yield return new HostileFile(
            "os.system", TorchFiles.Legacy(new PickleAssembler().Global("os", "system").Op(")R").Stop(), Keys()),
            "not allowed: GLOBAL os.system");
        yield return new HostileFile(
            "a module's source",
            TorchFiles.Legacy(
                new PickleAssembler().Op('(').Text("module").Global("my", "Net").Text("net.py").Text("import os")
                    .Op("tQ)").Op(0x81).Stop(),
                Keys()),
            null)
        {
            Tensors = 0,
        };
        yield return new HostileFile("a module that is no class", TorchFiles.Legacy(
            new PickleAssembler().Op('(').Text("module").Text("os.system")
            .Op("NNtQ").Stop(), Keys()), "argument 1 is a str where a class is wanted");
    }

    /// <summary>A file whose pickle and data agree on a number of elements that are not there.</summary>
    private static HostileFile Elements(string name, long elements, string rule) => new(
        name,
        TorchFiles.Legacy(
            new PickleAssembler().Tensor(s => s.LegacyStorage("7", elements), [6], [1]).Stop(),
            Keys("7"),
            (elements, Floats(6))),
        rule);

    private static HostileFile View(string name, Int128 offset, Int128 elements, string? rule) => new(
        name,
        TorchFiles.Legacy(
            new PickleAssembler().Entry("w", p => p.Tensor(
                s => s.Op('(').Text("storage").Global("torch", "FloatStorage").Text("7").Text("cpu").Int(6)
                    .Op('(').Text("8").Int(offset).Int(elements).Op("ttQ"),
                [2], [1])).Stop(),
            Keys("7"), (6L, Floats(6))),
        rule);

    private static IEnumerable<HostileFile> Views()
    {
        yield return View("a view", 4, 2, null);
        yield return View("a view past the end", 5, 2, "2 elements from 5 on of a storage of 6");
        yield return View("a view at a negative offset", -1, 2, "2 elements from -1");
        yield return View("a view of negative length", 0, -2, "-2 elements from 0");
        yield return View("a view at 2^63 - 1", long.MaxValue, 2, "elements from 9223372036854775807");
        yield return View("a tensor past its view", 0, 1, "reaches element 1");
    }

    private static IEnumerable<HostileFile> Tars()
    {
        (string Name, byte[] Data)[] members = SmallTarMembers();
        yield return new HostileFile("sound tar file", Tar(members), null);
        yield return new HostileFile("no pickle member", Tar(members[..3]), "no member called pickle");
        yield return new HostileFile("no storages member", Tar(members[2], members[3]), "no member called storages");
        yield return new HostileFile(
            "a member twice", Tar([.. members, members[3]]), "two tar members are called pickle");
        yield return new HostileFile("no end of the tar", Tar(members)[..^1024], "no end");
        yield return new HostileFile(
            "a member past the end", [.. TarHeader("pickle", "77777777777"), .. new byte[1024]],
            "reaches past the end");
        yield return new HostileFile(
            "a size that is no number", [.. TarHeader("pickle", "wild"), .. new byte[1024]],
            "tar header without a size");
        yield return new HostileFile(
            "a wrong checksum", [.. TarHeader("pickle", "0", isSumWrong: true), .. new byte[1024]],
            "damaged tar header");
        yield return new HostileFile(
            "a symbolic link", [.. TarHeader("pickle", "0", '2'), .. new byte[1024]], "not a plain file");
        yield return new HostileFile(
            "a folder", [.. TarHeader("../x", "0", '5'), .. new byte[1024]], "not a plain file");
        yield return new HostileFile(
            "100 members", Tar([.. Enumerable.Range(0, 100).Select(static i => ($"m{i}", Array.Empty<byte>()))]),
            "over 64");
        yield return new HostileFile(
            "more elements than data", Tar(SmallTarMembers(elements: 1000)), "bytes are announced");
        yield return new HostileFile("fewer elements than the tensor", Tar(SmallTarMembers(elements: 5)), "tar");
        yield return new HostileFile("rank 1,000,000", Tar(SmallTarMembers(rank: 1_000_000)), "rank 1000000");
        yield return new HostileFile("negative rank", Tar(SmallTarMembers(rank: -1)), "rank -1");
        yield return new HostileFile("a tensor past its storage", Tar(SmallTarMembers(offset: 1)), "reaches element 6");
        yield return new HostileFile("an unknown tensor", Tar(SmallTarMembers(key: "2001")), "no tensor 2001");
        yield return new HostileFile(
            "views that are no list", Tar(SmallTarMembers(views: new PickleAssembler().Op('}').Stop())), "not a list");
        yield return new HostileFile(
            "a view of an unknown storage", Tar(SmallTarMembers(views: TarView(3000, 999, 0, 1))), "no storage 999");
        yield return new HostileFile(
            "a view past its storage", Tar(SmallTarMembers(views: TarView(3000, 1000, 6, 1))), "1 elements from 6");
        yield return new HostileFile(
            "a view called as its storage", Tar(SmallTarMembers(views: TarView(1000, 1000, 0, 1))),
            "key 1000 comes twice");
        yield return new HostileFile(
            "a tensor by a tuple", Tar([.. members[..3], ("pickle", new PickleAssembler().Op(")Q").Stop())]),
            "a tuple without a class");
        yield return new HostileFile(
            "a billion tensors", Tar([members[0], members[1], ("tensors", new PickleAssembler().Int(1 << 30).Stop()),
            members[3]]), "number of items is wrong");
    }

    private static byte[] TarView(int key, int root, int offset, int elements) =>
        new PickleAssembler().Op(']').Ints(key, root, offset, elements).Op('a').Stop();
}
