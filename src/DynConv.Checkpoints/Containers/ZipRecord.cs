namespace DynConv.Checkpoints.Containers;

/// <summary>A record of a zip archive, as the central directory states it.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Method">0 stored, 8 deflated, others unknown.</param>
/// <param name="Checksum">CRC-32, 0 where the writer computed none.</param>
/// <param name="StoredSize">Bytes in the archive.</param>
/// <param name="Size">Bytes of the content.</param>
/// <param name="HeaderOffset">Where the local header begins.</param>
/// <param name="DataOffset">Where the content begins.</param>
internal sealed record ZipRecord(
    string Name, ushort Method, uint Checksum, long StoredSize, long Size, long HeaderOffset, long DataOffset)
{
    public const ushort Stored = 0;
    public const ushort Deflated = 8;

    /// <summary>Where the content ends.</summary>
    public long EndOffset => DataOffset + StoredSize;

    public bool IsFolder => Name.EndsWith('/');
}
