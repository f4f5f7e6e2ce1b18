using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using System.Text;
using DynConv.Checkpoints.Bytes;
using DynConv.Checkpoints.Tests.Assembly;

namespace DynConv.Checkpoints.Tests.Hostile;

/// <summary>Archives that lie about their records, and archives of PyTorch with the wrong records.</summary>
internal static class HostileZips
{
    public static IEnumerable<HostileFile> All() => [.. Structure(), .. Names(), .. Records(), .. Deflated(), .. Kinds()];

    /// <summary>A sound archive whose fields a case changes.</summary>
    private static ZipAssembler Fill(ZipAssembler zip, Func<ZipPart, ZipPart>? change = null) => zip
        .Add("archive/data.pkl", TorchFiles.SmallPickle())
        .Add("archive/data/0", TorchFiles.Floats(6), change)
        .Add("archive/version", "3\n"u8.ToArray());

    private static HostileFile Change(string name, Func<ZipPart, ZipPart> change, string? rule) =>
        new(name, Fill(new ZipAssembler(), change).ToArray(), rule);

    private static HostileFile Whole(string name, ZipAssembler zip, string? rule) => new(name, Fill(zip).ToArray(), rule);

    private static IEnumerable<HostileFile> Structure()
    {
        yield return Whole("sound archive", new ZipAssembler(), null);
        yield return Whole("sound archive with zip64 ends", new ZipAssembler { HasZip64 = true }, null);
        yield return Whole("a comment", new ZipAssembler { Comment = "hello"u8.ToArray() }, null);
        yield return Whole("a gap before the directory", new ZipAssembler { Gap = new byte[100] }, null);
        yield return Whole("bytes before the first record", new ZipAssembler { Prefix = "PK\u0003\u0004junk"u8.ToArray() }, "before its first record");
        yield return Whole("bytes after the end", new ZipAssembler { Suffix = new byte[10] }, "no end record");
        yield return Whole("two end records", new ZipAssembler
        {
            Comment = [.. "PK\u0005\u0006"u8, .. new byte[18]],
        }, "two end records");
        yield return Whole("more records counted than there are", new ZipAssembler { Count = 4 }, "4 zip records in a directory");
        yield return Whole("fewer records counted than there are", new ZipAssembler { Count = 2 }, "more than the records that are counted");
        yield return Whole("60,000 records counted", new ZipAssembler { Count = 60_000 }, "60000 zip records");
        yield return Whole("no records counted", new ZipAssembler { Count = 0 }, "the zip archive is empty");
        yield return Whole("counts differ by disk", new ZipAssembler { CountOnDisk = 1 }, "split over several disks");
        yield return Whole("second disk", new ZipAssembler { Disk = 1 }, "split over several disks");
        yield return Whole("directory past the end", new ZipAssembler { DirectoryOffset = 1 << 30 }, "does not end at its end record");
        yield return Whole("directory of 4 GiB", new ZipAssembler { DirectorySize = uint.MaxValue }, "does not end at its end record");
        yield return Whole("directory of no bytes", new ZipAssembler { DirectorySize = 0 }, "does not end at its end record");
        yield return Whole("zip64 count of 2^60", new ZipAssembler { HasZip64 = true, Zip64Count = 1L << 60 }, "two end records of the zip archive differ");
        yield return Whole("zip64 count of 2^60 alone", new ZipAssembler { HasZip64 = true, Zip64Count = 1L << 60, Count = ushort.MaxValue },
            "zip records in a directory");
        yield return Whole("negative zip64 count", new ZipAssembler { HasZip64 = true, Zip64Count = -1, Count = ushort.MaxValue },
            "zip64 end record is damaged");
        yield return Whole("zip64 record past the end", new ZipAssembler { HasZip64 = true, Zip64RecordOffset = 1L << 40 },
            "zip64 locator points nowhere");
        yield return Whole("zip64 record elsewhere", new ZipAssembler { HasZip64 = true, Zip64RecordOffset = 10 },
            "zip64 end record is damaged");
        yield return Change("damaged entry signature", static part => part with { Signature = 1 }, "directory entry is damaged");
        yield return Change("damaged local signature", static part => part with { LocalSignature = 1 }, "differs from the zip directory");
        yield return Change("entry's name past the end", static part => part with { NameLength = 60_000 }, "directory entry is damaged");
        yield return Change("entry's second disk", static part => part with { Disk = 3 }, "split over several disks");
        yield return Change("encrypted", static part => part with { Flags = 1 }, "is encrypted");
        yield return Change("strongly encrypted", static part => part with { Flags = 0x41 }, "is encrypted");
        yield return Change("encrypted in the local header only", static part => part with { LocalFlags = 1 }, "differs from the zip directory");
        yield return Change("method 99", static part => part with { Method = 99 }, "compression method 99 is not known");
        yield return Change("methods differ", static part => part with { LocalMethod = 8 }, "differs from the zip directory");
        yield return Change("record past the end", static part => part with { Offset = 1 << 30 }, "begins outside the file");
        yield return Change("record of 1 GiB", static part => part with { StoredSize = 1 << 30, Size = 1 << 30, LocalSize = 1 << 30 }, "reach past the records");
        yield return Change("stored sizes differ", static part => part with { Size = 1 << 20 }, "stored in 24 bytes but 1048576 long");
        yield return Change("local size differs", static part => part with { LocalSize = 8 }, "differ from the zip directory");
        yield return Change("local extra field past the end", static part => part with { LocalExtraLength = 60_000 }, "reach past the records");
        yield return Change("zip64 size without its field", static part => part with { StoredSize = uint.MaxValue, Size = uint.MaxValue },
            "zip64 sizes");
        yield return Change("zip64 size of 2^63", static part => part with
        {
            Size = uint.MaxValue,
            Extra = [1, 0, 8, 0, 0, 0, 0, 0, 0, 0, 0, 0x80],
        }, "zip64 sizes");
        yield return Change("zip64 field that is cut off", static part => part with
        {
            Size = uint.MaxValue,
            Extra = [1, 0, 8, 0, 0, 0],
        }, "zip64 sizes");
        yield return Change("no checksum", static part => part with { Crc = 0 }, null);
        yield return Change("wrong checksum, not asked for", static part => part with { Crc = 1 }, null);
        yield return Change("wrong checksum", static part => part with { Crc = 1 }, "checksum is wrong") with
        {
            Options = new CheckpointOptions { VerifyChecksums = true },
        };
        yield return Change("no checksum, asked for", static part => part with { Crc = 0 }, null) with
        {
            Options = new CheckpointOptions { VerifyChecksums = true },
        };
        yield return Whole("too many records", new ZipAssembler(), "3 zip records") with
        {
            Options = new CheckpointOptions { MaxRecords = 2 },
        };
    }

    private static IEnumerable<HostileFile> Names()
    {
        yield return new HostileFile(
            "two records of one name",
            Fill(new ZipAssembler()).Add("archive/data/0", TorchFiles.Floats(6)).ToArray(), "two records have this name");
        yield return new HostileFile(
            "two names that differ in case", Fill(new ZipAssembler()).Add("archive/DATA/0", []).ToArray(), "upper and lower case");
        yield return new HostileFile("a second folder", Fill(new ZipAssembler()).Add("other/x", []).ToArray(), "do not lie in one folder");
        yield return new HostileFile("a record outside", Fill(new ZipAssembler()).Add("x", []).ToArray(), "do not lie in one folder");
        yield return new HostileFile("a name upwards", Fill(new ZipAssembler()).Add("archive/../../x", []).ToArray(), "leads out of the archive");
        yield return new HostileFile("an absolute name", Fill(new ZipAssembler()).Add("/etc/passwd", []).ToArray(), "leads out of the archive");
        yield return new HostileFile("a Windows name", Fill(new ZipAssembler()).Add("archive/C:\\x", []).ToArray(), "leads out of the archive");
        yield return new HostileFile("a name with NUL", Fill(new ZipAssembler()).Add("archive/a\0b", []).ToArray(), "leads out of the archive");
        yield return Change("names differ", static part => part with { LocalName = "archive/data/1" }, "differs from the zip directory");
        yield return new HostileFile(
            "400 entries over one record", Overlapping(400), "overlaps the one after it");
        yield return new HostileFile("a record inside another", Inside(), "overlaps the one after it");
        yield return new HostileFile("a name with control characters", TorchFiles.Zip("archive/\u001b[31m\u202e", []), null);
    }

    /// <summary>Many entries of the same long record, each by another local header inside it: a bomb by amplification.</summary>
    private static byte[] Overlapping(int count)
    {
        // "archive/x" begins at 0 and its data at 39; each header inside covers all that follow it.
        using MemoryStream data = new();
        ZipAssembler zip = new();
        for (int i = 0; i < count; i++)
        {
            byte[] record = new ZipAssembler().Add($"archive/{i:0000}", []).ToArray();
            long offset = 39 + data.Position;
            data.Write(record);
            zip.Add($"archive/{i:0000}", [], part => part with { IsAlias = true, Offset = (uint)offset });
        }

        zip.Parts.Insert(0, new ZipPart("archive/x", data.ToArray()));
        return zip.ToArray();
    }

    /// <summary>A record whose content is a whole local record, with a directory entry of its own.</summary>
    private static byte[] Inside()
    {
        byte[] inner = new ZipAssembler().Add("archive/data/0", TorchFiles.Floats(6)).ToArray();
        ZipAssembler zip = new();
        zip.Add("archive/x", inner);
        zip.Add("archive/data/0", TorchFiles.Floats(6), static part => part with { IsAlias = true, Offset = 39 });
        return zip.Add("archive/version", "3\n"u8.ToArray()).ToArray();
    }

    private static IEnumerable<HostileFile> Records()
    {
        yield return new HostileFile("storage record too short", TorchFiles.Zip("archive/data/0", new byte[20]),
            "a storage of 24 bytes in a record of 20");
        yield return new HostileFile("storage record too long", TorchFiles.Zip("archive/data/0", new byte[28]),
            "a storage of 24 bytes in a record of 28");
        yield return new HostileFile("storage record too long, allowed", TorchFiles.Zip("archive/data/0", new byte[28]), null)
        {
            Options = new CheckpointOptions { AllowLongerRecords = true },
        };
        yield return new HostileFile("no storage record", new ZipAssembler()
            .Add("archive/data.pkl", TorchFiles.SmallPickle()).Add("archive/version", "3"u8.ToArray()).ToArray(), "no record for storage 0");
        yield return new HostileFile("no version", new ZipAssembler()
            .Add("archive/data.pkl", TorchFiles.SmallPickle()).Add("archive/data/0", new byte[24]).ToArray(), "no version record");
        yield return new HostileFile("version 99", TorchFiles.Zip("archive/version", "99"u8.ToArray()), "version 99 is not known");
        yield return new HostileFile("version of letters", TorchFiles.Zip("archive/version", "abc"u8.ToArray()), "version abc is not known");
        yield return new HostileFile("version of 1,000 digits", TorchFiles.Zip("archive/version", new byte[1000]), "1000 bytes, over 64");
        yield return new HostileFile("unknown byte order", TorchFiles.Zip("archive/byteorder", "middle"u8.ToArray()), "byte order middle");
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
        ("persistent id of another kind", static p => p.Op('(').Text("module").Op("NNNNtQ"), "a persistent id of kind module"),
        ("storage of an unknown class", static p => p.Storage("0", 6, "EvilStorage"), "argument 1 is torch.EvilStorage"),
        ("storage of os.system", static p => p.Storage("0", 6, "system", "os"), "not allowed: GLOBAL os.system"),
        ("storage key upwards", static p => p.Storage("../0", 6), "storage key ../0 is not a number"),
        ("storage key of 1,000 digits", static p => p.Storage(new string('1', 1000), 6), "is not a number"),
        ("negative number of elements", static p => p.Storage("0", -1), "a storage of -1 elements"),
        ("2^62 elements", static p => p.Storage("0", 1L << 62), "a storage of 4611686018427387904 elements"),
        ("4096 floats in 24 bytes", static p => p.Storage("0", 4096), "a storage of 16384 bytes in a record of 24"),
        ("elements over 64 bits", static p => p.Storage("0", (Int128)1 << 80), "an int of at most 64 bits"),
        ("bool for the number of elements", static p => p.Op('(').Text("storage").Global("torch", "FloatStorage").Text("0").Text("cpu")
            .Op(0x88).Op("tQ"), "argument 4 is a bool"),
        ("one storage as two types", static p => p.Storage("0", 6).Op('0').Storage("0", 6, "IntStorage"), "named again with another type"),
        ("one storage of two sizes", static p => p.Storage("0", 6).Op('0').Storage("0", 5), "named again with another type or size"),
    ];

    private static IEnumerable<HostileFile> Deflated()
    {
        byte[] pickle = TorchFiles.SmallPickle();
        byte[] deflated = Deflate(pickle);
        ZipAssembler Zip(byte[] stored, uint size, uint? crc = null) => new ZipAssembler()
            .Add("archive/data.pkl", stored, part => part with { Method = 8, Size = size, Crc = crc ?? Crc32.Append(0, pickle) })
            .Add("archive/data/0", TorchFiles.Floats(6)).Add("archive/version", "3"u8.ToArray());
        HostileFile Allowed(string name, ZipAssembler zip, string? rule) => new(name, zip.ToArray(), rule)
        {
            Options = new CheckpointOptions { AllowDeflatedRecords = true },
        };

        yield return new HostileFile("deflated pickle", Zip(deflated, (uint)pickle.Length).ToArray(), "deflated, which PyTorch never does");
        yield return Allowed("deflated pickle, allowed", Zip(deflated, (uint)pickle.Length), null);
        yield return Allowed("inflates to more than stated", Zip(deflated, 10), "does not inflate to the 10 bytes");
        yield return Allowed("inflates to less than stated", Zip(deflated, 10_000), "does not inflate to the 10000 bytes");
        yield return Allowed("cannot inflate to 1 GiB", Zip(deflated, 1 << 30), "1073741824 bytes are said to be deflated to");
        yield return Allowed("no deflate data", Zip([0xFF, 0xFF, 0xFF], 10), "the deflated data is damaged");
        yield return Allowed("wrong checksum of a deflated record", Zip(deflated, (uint)pickle.Length, 1), "the checksum is wrong");
        byte[] zeros = Deflate(new byte[1 << 20]);
        yield return new HostileFile("deflate bomb", Npz(zeros, 1 << 20), "deflated records of over 100000 bytes")
        {
            Options = new CheckpointOptions { MaxInflatedBytes = 100_000 },
        };
        yield return new HostileFile("no array in a deflated record", Npz(zeros, 1 << 20), "no npy header");
        yield return new HostileFile("code of TorchScript may be deflated", new ZipAssembler()
            .Add("archive/data.pkl", pickle).Add("archive/data/0", TorchFiles.Floats(6)).Add("archive/version", "3"u8.ToArray())
            .Add("archive/constants.pkl", new PickleAssembler().Op(')').Stop())
            .Add("archive/code/x.py", deflated, part => part with { Method = 8, Size = (uint)pickle.Length }).ToArray(), null);
    }

    private static byte[] Npz(byte[] stored, uint size) => new ZipAssembler()
        .Add("a.npy", stored, part => part with { Method = 8, Size = size, Crc = 0 }).ToArray();

    private static byte[] Deflate(byte[] bytes)
    {
        using MemoryStream stream = new();
        using (DeflateStream deflate = new(stream, CompressionLevel.SmallestSize))
        {
            deflate.Write(bytes);
        }

        return stream.ToArray();
    }

    private static IEnumerable<HostileFile> Kinds()
    {
        yield return new HostileFile("an archive of text", new ZipAssembler().Add("readme.txt", []).ToArray(), "no checkpoint");
        yield return new HostileFile("old TorchScript", new ZipAssembler().Add("m/model.json", []).Add("m/tensors/0", []).ToArray(),
            "model.json");
        yield return new HostileFile(
            "new torch.export",
            new ZipAssembler().Add("m/archive_format", "pt2"u8.ToArray()).Add("m/archive_version", "0"u8.ToArray()).ToArray(),
            "the layout of PyTorch 2.7 and later (version 0)");
        yield return new HostileFile("torch.export without weights", new ZipAssembler().Add("serialized_exported_program.json", []).ToArray(),
            "no serialized_state_dict.pt record");
        yield return new HostileFile(
            "torch.export of junk",
            new ZipAssembler().Add("serialized_exported_program.json", []).Add("serialized_state_dict.pt", new byte[100]).ToArray(),
            "no end record");
        yield return new HostileFile("an empty archive", [.. "PK\u0005\u0006"u8, .. new byte[18]], "the zip archive is empty");
        yield return new HostileFile("Git LFS pointer", Encoding.ASCII.GetBytes("version https://git-lfs.github.com/spec/v1\noid sha256:0\n"),
            "Git LFS pointer");
        yield return new HostileFile("HTML page", Encoding.ASCII.GetBytes("<!DOCTYPE html><html>Not found</html>"), "HTML or XML page");
        yield return new HostileFile("HTML page after spaces", Encoding.ASCII.GetBytes("\n\n  <html></html>"), "HTML or XML page");
        yield return new HostileFile("JSON", Encoding.ASCII.GetBytes("{\"a\": 1}"), "a JSON file without a weight_map");
        yield return new HostileFile("damaged JSON", Encoding.ASCII.GetBytes("{\"a\": "), "a damaged JSON file");
        yield return new HostileFile("text", Encoding.ASCII.GetBytes("hello world"), "not a checkpoint");
        yield return new HostileFile("one byte", [0], "not a checkpoint");
        yield return new HostileFile("a kilobyte of zeros", new byte[1024], "not a checkpoint");
    }
}
