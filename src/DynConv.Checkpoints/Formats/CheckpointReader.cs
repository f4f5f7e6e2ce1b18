using System;
using System.Text;
using DynConv.Checkpoints.Bytes;
using DynConv.Checkpoints.Containers;

namespace DynConv.Checkpoints.Formats;

/// <summary>Tells the formats apart by a file's first bytes and reads it.</summary>
internal static class CheckpointReader
{
    private const byte PickleStart = 0x80;

    /// <summary>Reads a file.</summary>
    /// <param name="source">The whole file.</param>
    /// <param name="path">Where it is, for files beside it; null where it is in memory.</param>
    /// <param name="options">Limits.</param>
    public static CheckpointContent Read(ByteSource source, string? path, CheckpointOptions options)
    {
        ByteSource As(string kind) => source.Slice(0, source.Length, source.Origin with { Kind = kind });

        // First: a header of 128, 384 … bytes makes the file begin like a pickle.
        if (SafetensorsHeader.IsSafetensors(source))
        {
            return SafetensorsReader.Read(As(SafetensorsReader.Kind), options);
        }

        Span<byte> start = stackalloc byte[(int)Math.Min(64, source.Length)];
        source.Read(0, start);
        if (start.StartsWith("PK\u0003\u0004"u8))
        {
            return ReadZip(As("zip"), options);
        }

        if (start[0] == PickleStart)
        {
            return TorchLegacyReader.Read(As(TorchLegacyReader.Kind), options);
        }

        if (NpyHeader.IsNpy(source))
        {
            return NpyReader.Read(As(NpyReader.Kind), options);
        }

        if (TarMembers.IsTar(source))
        {
            return TorchTarReader.Read(As(TorchTarReader.Kind), options);
        }

        if (SafetensorsIndexReader.IsIndex(source))
        {
            if (path is null)
            {
                throw (source.Origin with { Kind = SafetensorsIndexReader.Kind }).Refuse(
                    null, "an index in memory has no files beside it", "open it by its path");
            }

            return SafetensorsIndexReader.Read(As(SafetensorsIndexReader.Kind), path, options);
        }

        throw Unknown(source.Origin, start);
    }

    private static CheckpointContent ReadZip(ByteSource source, CheckpointOptions options)
    {
        ZipDirectory zip = ZipDirectory.Read(source, options);
        if (NpyReader.IsArchive(zip))
        {
            return NpyReader.ReadArchive(zip, options);
        }

        if (zip.Find(TorchExportReader.GraphRecord) is not null)
        {
            return TorchExportReader.Read(zip, options, source.Length);
        }

        string? root = TorchArchive.FindRoot(zip);
        if (root is not null && zip.Find(root + "archive_format") is not null)
        {
            throw (source.Origin with { Kind = TorchExportReader.Kind }).Refuse(
                null,
                $"the layout of PyTorch 2.7 and later (version {ReadVersion(zip, root)}) is not read",
                "save the model's state_dict with torch.save");
        }

        if (root is not null && zip.Find(root + "model.json") is not null)
        {
            throw (source.Origin with { Kind = TorchZipReader.ScriptKind }).Refuse(
                null, "the layout of PyTorch 1.0 to 1.2 (model.json) is not read",
                "load and save it again with PyTorch 1.3 or later");
        }

        if (!HasPickle(zip))
        {
            throw source.Origin.Refuse(null, "a zip archive that is no checkpoint", "give the checkpoint inside it");
        }

        bool isScript = root is not null && zip.Find(root + "constants.pkl") is not null;
        return TorchZipReader.Read(
            zip, options, isScript ? CheckpointFormat.TorchScript : CheckpointFormat.TorchZip, source.Length);
    }

    private static bool HasPickle(ZipDirectory zip)
    {
        foreach (ZipRecord record in zip.Records)
        {
            if (record.Name.EndsWith("/data.pkl", StringComparison.Ordinal) || record.Name == "data.pkl")
            {
                return true;
            }
        }

        return false;
    }

    private static string ReadVersion(ZipDirectory zip, string root)
    {
        foreach (string name in (ReadOnlySpan<string>)["archive_version", "version"])
        {
            if (zip.Find(root + name) is { Method: ZipRecord.Stored, Size: <= 64 } record)
            {
                ByteSource source = zip.Open(record, TorchExportReader.Kind, allowDeflated: false);
                byte[] text = new byte[source.Length];
                source.Read(0, text);
                return Escaping.Escape(Encoding.Latin1.GetString(text).Trim(), 20);
            }
        }

        return "unknown";
    }

    private static CheckpointException Unknown(Origin origin, ReadOnlySpan<byte> start)
    {
        if (start.StartsWith("version https://git-lfs"u8))
        {
            return origin.Refuse(null, "this is a Git LFS pointer, not the file itself", "run git lfs pull");
        }

        ReadOnlySpan<byte> text = start.TrimStart(" \t\r\n"u8);
        if (text.StartsWith("<"u8))
        {
            return origin.Refuse(null, "this is an HTML or XML page, not a checkpoint", "download the file itself");
        }

        if (start.StartsWith("PK\u0005\u0006"u8))
        {
            return origin.Refuse(null, "the zip archive is empty", "save or download it again");
        }

        return origin.Refuse(
            null,
            $"not a checkpoint (begins with {Convert.ToHexStringLower(start[..Math.Min(8, start.Length)])})",
            "torch.save, TorchScript, safetensors, npy and npz files are read");
    }
}
