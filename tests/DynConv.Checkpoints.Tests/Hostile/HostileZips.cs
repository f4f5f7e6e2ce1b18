using System;
using System.Collections.Generic;
using System.IO;
using System.IO.Compression;
using DynConv.Checkpoints.Bytes;
using DynConv.Checkpoints.Tests.Assembly;

namespace DynConv.Checkpoints.Tests.Hostile;

/// <summary>Archives that lie about their records.</summary>
internal static class HostileZips
{
    public static IEnumerable<HostileFile> All() =>
        [.. Structure(), .. Names(), .. Deflated()];

    /// <summary>A sound archive whose fields a case changes.</summary>
    private static ZipAssembler Fill(ZipAssembler zip, Func<ZipPart, ZipPart>? change = null) => zip
        .Add("archive/data.pkl", TorchFiles.SmallPickle())
        .Add("archive/data/0", TorchFiles.Floats(6), change)
        .Add("archive/version", "3\n"u8.ToArray());

    private static HostileFile Change(string name, Func<ZipPart, ZipPart> change, string? rule) =>
        new(name, Fill(new ZipAssembler(), change).ToArray(), rule);

    private static HostileFile Whole(string name, ZipAssembler zip, string? rule) =>
        new(name, Fill(zip).ToArray(), rule);

    private static IEnumerable<HostileFile> Structure()
    {
        yield return Whole("sound archive", new ZipAssembler(), null);
        yield return Whole("sound archive with zip64 ends", new ZipAssembler { HasZip64 = true }, null);
        yield return Whole("a comment", new ZipAssembler { Comment = "hello"u8.ToArray() }, null);
        yield return Whole("a gap before the directory", new ZipAssembler { Gap = new byte[100] }, null);
        yield return Whole(
            "bytes before the first record", new ZipAssembler { Prefix = "PK\u0003\u0004junk"u8.ToArray() },
            "before its first record");
        yield return Whole("bytes after the end", new ZipAssembler { Suffix = new byte[10] }, "no end record");
        yield return Whole("two end records", new ZipAssembler
        {
            Comment = [.. "PK\u0005\u0006"u8, .. new byte[18]],
        }, "two end records");
        yield return Whole(
            "more records counted than there are", new ZipAssembler { Count = 4 }, "4 zip records in a directory");
        yield return Whole(
            "fewer records counted than there are", new ZipAssembler { Count = 2 },
            "more than the records that are counted");
        yield return Whole("60,000 records counted", new ZipAssembler { Count = 60_000 }, "60000 zip records");
        yield return Whole("no records counted", new ZipAssembler { Count = 0 }, "the zip archive is empty");
        yield return Whole("counts differ by disk", new ZipAssembler { CountOnDisk = 1 }, "split over several disks");
        yield return Whole("second disk", new ZipAssembler { Disk = 1 }, "split over several disks");
        yield return Whole(
            "directory past the end", new ZipAssembler { DirectoryOffset = 1 << 30 }, "does not end at its end record");
        yield return Whole(
            "directory of 4 GiB", new ZipAssembler { DirectorySize = uint.MaxValue }, "does not end at its end record");
        yield return Whole(
            "directory of no bytes", new ZipAssembler { DirectorySize = 0 }, "does not end at its end record");
        yield return Whole(
            "zip64 count of 2^60", new ZipAssembler { HasZip64 = true, Zip64Count = 1L << 60 },
            "two end records of the zip archive differ");
        yield return Whole(
            "zip64 count of 2^60 alone",
            new ZipAssembler { HasZip64 = true, Zip64Count = 1L << 60, Count = ushort.MaxValue },
            "zip records in a directory");
        yield return Whole(
            "negative zip64 count", new ZipAssembler { HasZip64 = true, Zip64Count = -1, Count = ushort.MaxValue },
            "zip64 end record is damaged");
        yield return Whole(
            "zip64 record past the end", new ZipAssembler { HasZip64 = true, Zip64RecordOffset = 1L << 40 },
            "zip64 locator points nowhere");
        yield return Whole("zip64 record elsewhere", new ZipAssembler { HasZip64 = true, Zip64RecordOffset = 10 },
            "zip64 end record is damaged");
        yield return Change(
            "damaged entry signature", static part => part with { Signature = 1 }, "directory entry is damaged");
        yield return Change(
            "damaged local signature", static part => part with { LocalSignature = 1 },
            "differs from the zip directory");
        yield return Change(
            "entry's name past the end", static part => part with { NameLength = 60_000 },
            "directory entry is damaged");
        yield return Change("entry's second disk", static part => part with { Disk = 3 }, "split over several disks");
        yield return Change("encrypted", static part => part with { Flags = 1 }, "is encrypted");
        yield return Change("strongly encrypted", static part => part with { Flags = 0x41 }, "is encrypted");
        yield return Change(
            "encrypted in the local header only", static part => part with { LocalFlags = 1 },
            "differs from the zip directory");
        yield return Change(
            "method 99", static part => part with { Method = 99 }, "compression method 99 is not known");
        yield return Change(
            "methods differ", static part => part with { LocalMethod = 8 }, "differs from the zip directory");
        yield return Change(
            "record past the end", static part => part with { Offset = 1 << 30 }, "begins outside the file");
        yield return Change(
            "record of 1 GiB", static part => part with { StoredSize = 1 << 30, Size = 1 << 30, LocalSize = 1 << 30 },
            "reach past the records");
        yield return Change(
            "stored sizes differ", static part => part with { Size = 1 << 20 }, "stored in 24 bytes but 1048576 long");
        yield return Change(
            "local size differs", static part => part with { LocalSize = 8 }, "differ from the zip directory");
        yield return Change(
            "local extra field past the end", static part => part with { LocalExtraLength = 60_000 },
            "reach past the records");
        yield return Change(
            "zip64 size without its field",
            static part => part with { StoredSize = uint.MaxValue, Size = uint.MaxValue },
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
            Fill(new ZipAssembler()).Add("archive/data/0", TorchFiles.Floats(6)).ToArray(),
            "two records have this name");
        yield return new HostileFile(
            "two names that differ in case", Fill(new ZipAssembler()).Add("archive/DATA/0", []).ToArray(),
            "upper and lower case");
        yield return new HostileFile(
            "a second folder", Fill(new ZipAssembler()).Add("other/x", []).ToArray(), "do not lie in one folder");
        yield return new HostileFile(
            "a record outside", Fill(new ZipAssembler()).Add("x", []).ToArray(), "do not lie in one folder");
        yield return new HostileFile(
            "a name upwards", Fill(new ZipAssembler()).Add("archive/../../x", []).ToArray(),
            "leads out of the archive");
        yield return new HostileFile(
            "an absolute name", Fill(new ZipAssembler()).Add("/etc/passwd", []).ToArray(), "leads out of the archive");
        yield return new HostileFile(
            "a Windows name", Fill(new ZipAssembler()).Add("archive/C:\\x", []).ToArray(), "leads out of the archive");
        yield return new HostileFile(
            "a name with NUL", Fill(new ZipAssembler()).Add("archive/a\0b", []).ToArray(), "leads out of the archive");
        yield return Change(
            "names differ", static part => part with { LocalName = "archive/data/1" },
            "differs from the zip directory");
        yield return new HostileFile(
            "400 entries over one record", Overlapping(400), "overlaps the one after it");
        yield return new HostileFile("a record inside another", Inside(), "overlaps the one after it");
        yield return new HostileFile(
            "a name with control characters", TorchFiles.Zip("archive/\u001b[31m\u202e", []), null);
    }

    /// <summary>Many entries of the same long record, each by another local header inside it: a bomb by
    /// amplification.</summary>
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

    private static IEnumerable<HostileFile> Deflated()
    {
        byte[] pickle = TorchFiles.SmallPickle();
        byte[] deflated = Deflate(pickle);
        ZipAssembler Zip(byte[] stored, uint size, uint? crc = null) => new ZipAssembler()
            .Add(
                "archive/data.pkl", stored,
                part => part with { Method = 8, Size = size, Crc = crc ?? Crc32.Append(0, pickle) })
            .Add("archive/data/0", TorchFiles.Floats(6)).Add("archive/version", "3"u8.ToArray());
        HostileFile Allowed(string name, ZipAssembler zip, string? rule) => new(name, zip.ToArray(), rule)
        {
            Options = new CheckpointOptions { AllowDeflatedRecords = true },
        };

        yield return new HostileFile(
            "deflated pickle", Zip(deflated, (uint)pickle.Length).ToArray(), "deflated, which PyTorch never does");
        yield return Allowed("deflated pickle, allowed", Zip(deflated, (uint)pickle.Length), null);
        yield return Allowed("inflates to more than stated", Zip(deflated, 10), "does not inflate to the 10 bytes");
        yield return Allowed(
            "inflates to less than stated", Zip(deflated, 10_000), "does not inflate to the 10000 bytes");
        yield return Allowed(
            "cannot inflate to 1 GiB", Zip(deflated, 1 << 30), "1073741824 bytes are said to be deflated to");
        yield return Allowed("no deflate data", Zip([0xFF, 0xFF, 0xFF], 10), "the deflated data is damaged");
        yield return Allowed(
            "wrong checksum of a deflated record", Zip(deflated, (uint)pickle.Length, 1), "the checksum is wrong");
        byte[] zeros = Deflate(new byte[1 << 20]);
        yield return new HostileFile("deflate bomb", Npz(zeros, 1 << 20), "deflated records of over 100000 bytes")
        {
            Options = new CheckpointOptions { MaxInflatedBytes = 100_000 },
        };
        yield return new HostileFile("no array in a deflated record", Npz(zeros, 1 << 20), "no npy header");
        yield return new HostileFile("code of TorchScript may be deflated", new ZipAssembler()
            .Add("archive/data.pkl", pickle).Add("archive/data/0", TorchFiles.Floats(6)).Add(
                "archive/version", "3"u8.ToArray())
            .Add("archive/constants.pkl", new PickleAssembler().Op(')').Stop())
            .Add("archive/code/x.py", deflated, part => part with { Method = 8, Size = (uint)pickle.Length }).ToArray(),
            null);
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
}
