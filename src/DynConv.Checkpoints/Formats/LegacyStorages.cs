using System;
using System.Collections.Generic;
using DynConv.Checkpoints.Bytes;
using DynConv.Checkpoints.Pickle;
using DynConv.Checkpoints.Tensors;

namespace DynConv.Checkpoints.Formats;

/// <summary>The storages of a legacy file: named in the pickle, found after it.</summary>
internal sealed class LegacyStorages(Origin origin)
{
    private const int MaxKeyLength = 64;

    private readonly Dictionary<string, StorageReference> _roots = new(StringComparer.Ordinal);
    private readonly Dictionary<string, StorageReference> _views = new(StringComparer.Ordinal);

    /// <summary>
    /// Reads a persistent id: ('storage', class, key, location, elements, view) or ('module', class, file, source).
    /// </summary>
    public object Load(object? id, long at)
    {
        if (id is not PickleTuple tuple)
        {
            throw origin.Refuse(at, $"a persistent id that is not a tuple but {PickleText.Describe(id)}");
        }

        Arguments arguments = new(origin, at, "persistent id", tuple.Items);
        switch (arguments.Text(0))
        {
            case "module":
                return arguments[1] as GlobalName ?? throw arguments.Wrong(1, "a class");
            case "storage":
                return LoadStorage(arguments);
            default:
                throw origin.Refuse(at, $"a persistent id of kind {Escaping.Escape(arguments.Text(0))}");
        }
    }

    /// <summary>Finds each storage's bytes after the list of keys.</summary>
    public void Bind(ByteSource source, PickleInput input, object? keys)
    {
        if (keys is not PickleList { IsSet: false } list)
        {
            throw origin.Refuse(input.Position, $"the storages' keys are {PickleText.Describe(keys)}, not a list");
        }

        foreach (object? item in list.Items)
        {
            BindNext(source, input, item);
        }

        foreach ((string key, StorageReference storage) in _roots)
        {
            if (!storage.Data.IsBound)
            {
                throw origin.Refuse(
                    input.Position, $"storage {Escaping.Escape(key)} has no data", "the file is damaged");
            }
        }
    }

    private void BindNext(ByteSource source, PickleInput input, object? key)
    {
        long at = input.Position;
        if (key is not string text || !_roots.TryGetValue(text, out StorageReference? storage))
        {
            throw origin.Refuse(at, $"data for storage {Escaping.Escape(KeyText.Of(key))}, which no tensor names");
        }

        if (storage.Data.IsBound)
        {
            throw origin.Refuse(at, $"data for storage {Escaping.Escape(text)} comes twice");
        }

        long elements = input.ReadInt64();
        if (elements != storage.ElementCount)
        {
            throw origin.Refuse(
                at,
                $"storage {Escaping.Escape(text)} has {elements} elements here "
                + $"and {storage.ElementCount} in the pickle");
        }

        long start = input.Position;
        input.Skip(storage.Data.ByteLength);
        storage.Data.Bind(source.Slice(start, storage.Data.ByteLength, origin with { Record = $"storage {text}" }));
    }

    private StorageReference LoadStorage(Arguments arguments)
    {
        if (arguments.Count != 6)
        {
            throw origin.Refuse(arguments.At, $"a persistent id of {arguments.Count} items, not 6");
        }

        GlobalName storageClass = StorageArguments.StorageClass(arguments, 1);
        string key = arguments.Text(2);
        if (key.Length is 0 or > MaxKeyLength)
        {
            throw origin.Refuse(arguments.At, $"a storage key of {key.Length} characters");
        }

        long elements = arguments.Integer(4);
        if (!_roots.TryGetValue(key, out StorageReference? root))
        {
            long length = StorageArguments.ByteLength(origin, arguments.At, storageClass, elements);
            root = new StorageReference(new StorageData(key, length, bigEndian: false), storageClass.Type, elements);
            _roots.Add(key, root);
        }
        else
        {
            StorageArguments.Same(origin, arguments.At, key, root, storageClass, elements);
        }

        return arguments[5] is null ? root : LoadView(arguments.Tuple(5), storageClass, root);
    }

    /// <summary>A range of a storage (written by PyTorch up to 0.3): (key, offset, elements).</summary>
    private StorageReference LoadView(Arguments view, GlobalName storageClass, StorageReference root)
    {
        string key = view.Text(0);
        long offset = view.Integer(1);
        long elements = view.Integer(2);
        if (_views.TryGetValue(key, out StorageReference? known))
        {
            return StorageArguments.Same(origin, view.At, key, known, storageClass, elements);
        }

        if (offset < 0 || elements < 0 || offset > root.ElementCount - elements)
        {
            throw origin.Refuse(view.At, $"{elements} elements from {offset} on of a storage of {root.ElementCount}");
        }

        int size = StorageArguments.ElementSize(storageClass);
        StorageData data = new(key, elements * size, bigEndian: false);
        data.BindToRange(root.Data, offset * size);
        StorageReference reference = new(data, storageClass.Type, elements);
        _views.Add(key, reference);
        return reference;
    }
}
