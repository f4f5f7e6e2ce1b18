using System;
using System.Text;
using DynConv.Checkpoints.Bytes;
using DynConv.Checkpoints.Containers;

namespace DynConv.Checkpoints.Formats;

/// <summary>A zip archive by PyTorch: all records lie in one folder, one of them holds the pickle, others the
/// storages.</summary>
internal sealed class TorchArchive
{
    private const int MaxVersion = 10;

    private readonly ZipDirectory _zip;
    private readonly CheckpointOptions _options;
    private readonly string _kind;
    private readonly string _root;

    private TorchArchive(ZipDirectory zip, CheckpointOptions options, string kind, string root)
    {
        _zip = zip;
        _options = options;
        _kind = kind;
        _root = root;
    }

    /// <summary>Whether storages have the most significant byte first.</summary>
    public bool IsBigEndian { get; private set; }

    /// <summary>What messages call the archive.</summary>
    public Origin Origin => _zip.Origin with { Kind = _kind };

    /// <summary>The one folder of an archive, with the slash; null where there are several or none.</summary>
    public static string? FindRoot(ZipDirectory zip)
    {
        string first = zip.Records[0].Name;
        string root = first[..(first.IndexOf('/', StringComparison.Ordinal) + 1)];
        foreach (ZipRecord record in zip.Records)
        {
            if (root.Length == 0 || !record.Name.StartsWith(root, StringComparison.Ordinal))
            {
                return null;
            }
        }

        return root;
    }

    /// <summary>Opens an archive, checking its version and byte order.</summary>
    public static TorchArchive Open(ZipDirectory zip, CheckpointOptions options, string kind)
    {
        zip.CheckCases();
        string root = FindRoot(zip) ?? throw (zip.Origin with { Kind = kind }).Refuse(
            null, "the records do not lie in one folder", "save the file again with torch.save");
        TorchArchive archive = new(zip, options, kind, root);
        string version = archive.ReadText("version")?.Trim() ?? throw archive.Origin.Refuse(
            null, "there is no version record");
        if (!int.TryParse(version, out int number) || number is < 1 or > MaxVersion)
        {
            throw archive.Origin.Refuse(
                null, $"version {Escaping.Escape(version, 20)} is not known (1 to {MaxVersion} are)");
        }

        archive.IsBigEndian = archive.ReadText("byteorder")?.Trim() switch
        {
            null or "little" => false,
            "big" => true,
            string other => throw archive.Origin.Refuse(null, $"byte order {Escaping.Escape(other, 20)} is not known"),
        };
        return archive;
    }

    /// <summary>The content of a record in the folder, or null where there is none.</summary>
    public ByteSource? Find(string name) =>
        _zip.Find(_root + name) is ZipRecord record ? _zip.Open(record, _kind, _options.AllowDeflatedRecords) : null;

    private string? ReadText(string name)
    {
        const int MaxLength = 64;
        if (Find(name) is not { } source)
        {
            return null;
        }

        if (source.Length > MaxLength)
        {
            throw source.Origin.Refuse(null, $"the record has {source.Length} bytes, over {MaxLength}");
        }

        byte[] bytes = new byte[source.Length];
        source.Read(0, bytes);
        return Encoding.ASCII.GetString(bytes);
    }
}
