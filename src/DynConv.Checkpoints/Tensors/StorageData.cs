using DynConv.Checkpoints.Bytes;

namespace DynConv.Checkpoints.Tensors;

/// <summary>
/// The bytes that tensors look at. Several tensors may share one. In formats where the data comes after the
/// description, the bytes are bound to it once they are found.
/// </summary>
internal sealed class StorageData(string label, long byteLength, bool bigEndian)
{
    private StorageData? _root;
    private long _rootOffset;
    private ByteSource? _source;

    /// <summary>What messages call the storage.</summary>
    public string Label { get; } = label;

    /// <summary>The length that the description states. Tensors are checked against it.</summary>
    public long ByteLength { get; } = byteLength;

    /// <summary>Whether the most significant byte of each component comes first.</summary>
    public bool BigEndian { get; } = bigEndian;

    /// <summary>Whether the bytes were found.</summary>
    public bool IsBound => _source is not null || _root is not null;

    /// <summary>The bytes; never shorter than <see cref="ByteLength"/>.</summary>
    public ByteSource Source => _source ??= _root is null
        ? throw new CheckpointException($"storage {Escaping.Escape(Label)} has no data in the file")
        : _root.Source.Slice(_rootOffset, ByteLength, _root.Source.Origin);

    /// <summary>Gives the storage its bytes.</summary>
    public void Bind(ByteSource source)
    {
        if (source.Length < ByteLength)
        {
            throw source.Origin.Refuse(null, $"storage of {ByteLength} bytes lies in {source.Length}");
        }

        _source = source;
    }

    /// <summary>Makes the storage a range of another, which may get its bytes later.</summary>
    public void BindToRange(StorageData root, long byteOffset)
    {
        // Ranges of ranges refer to the whole, so that a file cannot make a chain of any length.
        _root = root._root ?? root;
        _rootOffset = root._rootOffset + byteOffset;
    }
}
