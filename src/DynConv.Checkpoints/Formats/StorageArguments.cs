using System;
using DynConv.Checkpoints.Bytes;
using DynConv.Checkpoints.Pickle;

namespace DynConv.Checkpoints.Formats;

/// <summary>The parts that persistent ids of all formats share: a storage's class and its number of elements.</summary>
internal static class StorageArguments
{
    /// <summary>The item that must be a storage class.</summary>
    public static GlobalName StorageClass(Arguments id, int i) => id.Global(i, KnownGlobal.Storage, "a storage class");

    /// <summary>The bytes of one element; 1 for an untyped storage.</summary>
    public static int ElementSize(GlobalName storageClass) => storageClass.Type?.ByteSize() ?? 1;

    /// <summary>Bytes of a number of elements, checked.</summary>
    public static long ByteLength(Origin origin, long? at, GlobalName storageClass, long elements)
    {
        Int128 bytes = (Int128)elements * ElementSize(storageClass);
        return elements >= 0 && bytes <= long.MaxValue
            ? (long)bytes
            : throw origin.Refuse(at, $"a storage of {elements} elements");
    }

    /// <summary>Checks that a storage named again is named as before.</summary>
    public static StorageReference Same(
        Origin origin, long at, string key, StorageReference known, GlobalName storageClass, long elements) =>
        known.Type == storageClass.Type && known.ElementCount == elements
            ? known
            : throw origin.Refuse(at, $"storage {Escaping.Escape(key)} is named again with another type or size");
}
