using System;
using System.Collections.Generic;
using DynConv.Checkpoints.Bytes;
using DynConv.Checkpoints.Pickle;
using DynConv.Checkpoints.Tensors;

namespace DynConv.Checkpoints.Formats;

/// <summary>Finds the storages that the pickle of an archive names: one record each.</summary>
internal sealed class ArchiveStorages(TorchArchive archive, Origin pickle, CheckpointOptions options)
{
    private const int MaxKeyLength = 20;

    private readonly Dictionary<string, StorageReference> _known = new(StringComparer.Ordinal);

    /// <summary>Reads a persistent id ('storage', class, key, location, elements).</summary>
    public object Load(object? id, long at)
    {
        if (id is not PickleTuple { Items.Length: 5 } tuple)
        {
            throw pickle.Refuse(at, $"a persistent id that is not a tuple of 5 but {PickleText.Describe(id)}");
        }

        Arguments arguments = new(pickle, at, "persistent id", tuple.Items);
        if (arguments.Text(0) != "storage")
        {
            throw pickle.Refuse(at, $"a persistent id of kind {Escaping.Escape(arguments.Text(0))}");
        }

        GlobalName storageClass = StorageArguments.StorageClass(arguments, 1);
        string key = arguments.Text(2);
        long elements = arguments.Integer(4);
        if (_known.TryGetValue(key, out StorageReference? known))
        {
            return StorageArguments.Same(pickle, at, key, known, storageClass, elements);
        }

        StorageReference reference = Open(key, storageClass, elements, at);
        _known.Add(key, reference);
        return reference;
    }

    private StorageReference Open(string key, GlobalName storageClass, long elements, long at)
    {
        if (key.Length is 0 or > MaxKeyLength || key.AsSpan().ContainsAnyExceptInRange('0', '9'))
        {
            throw pickle.Refuse(at, $"storage key {Escaping.Escape(key)} is not a number");
        }

        long length = StorageArguments.ByteLength(pickle, at, storageClass, elements);
        ByteSource record = archive.Find("data/" + key)
            ?? throw pickle.Refuse(at, $"there is no record for storage {key}", "the file is not whole");
        if (record.Length < length || (record.Length > length && !options.AllowLongerRecords))
        {
            throw record.Origin.Refuse(
                null, $"a storage of {length} bytes in a record of {record.Length}", "the file is damaged");
        }

        StorageData data = new(key, length, archive.IsBigEndian);
        data.Bind(record);
        return new StorageReference(data, storageClass.Type, elements);
    }
}
