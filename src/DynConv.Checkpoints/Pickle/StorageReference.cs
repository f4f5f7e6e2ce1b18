using DynConv.Checkpoints.Tensors;

namespace DynConv.Checkpoints.Pickle;

/// <summary>A storage as a pickle names it.</summary>
internal sealed class StorageReference(StorageData data, ElementType? type, long elementCount)
{
    public StorageData Data { get; } = data;

    /// <summary>Null for an untyped storage, whose elements are bytes.</summary>
    public ElementType? Type { get; } = type;

    /// <summary>In elements of <see cref="Type"/>.</summary>
    public long ElementCount { get; } = elementCount;
}
