namespace DynConv.Checkpoints.Tests.Assembly;

/// <summary>A record and the lies about it.</summary>
internal sealed record ZipPart(string Name, byte[] Data)
{
    public uint Signature { get; init; } = 0x02014B50;

    public uint LocalSignature { get; init; } = 0x04034B50;

    public string? LocalName { get; init; }

    public ushort Flags { get; init; }

    public ushort? LocalFlags { get; init; }

    public ushort Method { get; init; }

    public ushort? LocalMethod { get; init; }

    public uint? Crc { get; init; }

    public uint? StoredSize { get; init; }

    public uint? Size { get; init; }

    public uint? LocalSize { get; init; }

    public uint? Offset { get; init; }

    public int? NameLength { get; init; }

    public ushort LocalExtraLength { get; init; }

    public ushort Disk { get; init; }

    public byte[] Extra { get; init; } = [];

    /// <summary>Has a directory entry only.</summary>
    public bool IsAlias { get; init; }
}
