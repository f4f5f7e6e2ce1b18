using System;
using System.Collections.Generic;
using System.Globalization;
using System.Numerics;
using DynConv.Checkpoints.Bytes;
using DynConv.Checkpoints.Containers;
using DynConv.Checkpoints.Pickle;
using DynConv.Checkpoints.Tensors;

namespace DynConv.Checkpoints.Formats;

/// <summary>
/// Reads files of torch.save before 0.1.10: a tar archive with a member of storages, one of tensors over them, and a
/// pickle that names tensors by their keys.
/// </summary>
internal sealed class TorchTarReader
{
    public const string Kind = "torch.save tar";

    private readonly CheckpointOptions _options;
    private readonly PickleBudget _budget;
    private readonly Dictionary<string, StorageReference> _storages = new(StringComparer.Ordinal);
    private readonly Dictionary<string, TensorView> _tensors = new(StringComparer.Ordinal);

    private TorchTarReader(CheckpointOptions options)
    {
        _options = options;
        _budget = new PickleBudget(options);
    }

    /// <summary>Reads a file.</summary>
    public static CheckpointContent Read(ByteSource source, CheckpointOptions options)
    {
        Dictionary<string, ByteSource> members = TarMembers.Read(source);
        TorchTarReader reader = new(options);
        reader.ReadStorages(Member(source, members, "storages"));
        reader.ReadTensors(Member(source, members, "tensors"));
        ByteSource pickle = Member(source, members, "pickle");
        PickleMachine machine = new(
            new PickleInput(pickle, reader._budget), options, reader._budget,
            (id, at) => reader.Load(pickle.Origin, id, at));
        object? root = machine.Run();
        PickledContent content = new(pickle.Origin, options, reader._budget, source.Length);
        content.Add(string.Empty, root);
        return content.ToContent(CheckpointFormat.TorchTar, []);
    }

    private static ByteSource Member(ByteSource source, Dictionary<string, ByteSource> members, string name) =>
        members.TryGetValue(name, out ByteSource? member)
            ? member
            : throw source.Origin.Refuse(null, $"there is no member called {name}");

    /// <summary>A key is an int or its digits.</summary>
    private static string Key(Arguments item, int i) => item[i] switch
    {
        string text => text,
        long number => number.ToString(CultureInfo.InvariantCulture),
        BigInteger number when number.GetByteCount() <= 16 => number.ToString(CultureInfo.InvariantCulture),
        _ => throw item.Wrong(i, "a key"),
    };

    private Arguments ReadTuple(PickleInput input, string what)
    {
        long at = input.Position;
        return TorchLegacyReader.ReadPlain(input, _options, _budget) is PickleTuple tuple
            ? new Arguments(input.Origin, at, what, tuple.Items)
            : throw input.Origin.Refuse(at, $"{what} is not a tuple");
    }

    private long ReadCount(PickleInput input)
    {
        long at = input.Position;
        return TorchLegacyReader.ReadPlain(input, _options, _budget) is long count and >= 0 && count <= input.Remaining
            ? count
            : throw input.Origin.Refuse(at, "the number of items is wrong");
    }

    private void ReadStorages(ByteSource source)
    {
        PickleInput input = new(source, _budget);
        for (long left = ReadCount(input); left > 0; left--)
        {
            Arguments item = ReadTuple(input, "a storage");
            GlobalName storageClass = StorageArguments.StorageClass(item, 2);
            long elements = input.ReadInt64();
            long length = StorageArguments.ByteLength(source.Origin, input.Position, storageClass, elements);
            string key = Key(item, 0);
            StorageData data = new(key, length, bigEndian: false);
            long start = input.Position;
            input.Skip(length);
            data.Bind(source.Slice(start, length, source.Origin));
            Add(_storages, item, key, new StorageReference(data, storageClass.Type, elements));
        }

        ReadViews(input);
    }

    private void ReadViews(PickleInput input)
    {
        long at = input.Position;
        if (TorchLegacyReader.ReadPlain(input, _options, _budget) is not PickleList views)
        {
            throw input.Origin.Refuse(at, "the views of storages are not a list");
        }

        foreach (object? item in views.Items)
        {
            Arguments view = new(input.Origin, at, "a view of a storage", item is PickleTuple tuple ? tuple.Items : []);
            string rootKey = Key(view, 1);
            StorageReference root = _storages.GetValueOrDefault(rootKey)
                ?? throw view.Refuse($"there is no storage {Escaping.Escape(rootKey)}");
            long offset = view.Integer(2);
            long elements = view.Integer(3);
            if (offset < 0 || elements < 0 || offset > root.ElementCount - elements)
            {
                throw view.Refuse($"{elements} elements from {offset} on of a storage of {root.ElementCount}");
            }

            int size = root.Type?.ByteSize() ?? 1;
            StorageData data = new(Key(view, 0), elements * size, bigEndian: false);
            data.BindToRange(root.Data, offset * size);
            Add(_storages, view, Key(view, 0), new StorageReference(data, root.Type, elements));
        }
    }

    private void ReadTensors(ByteSource source)
    {
        PickleInput input = new(source, _budget);
        for (long left = ReadCount(input); left > 0; left--)
        {
            Arguments item = ReadTuple(input, "a tensor");
            string storageKey = Key(item, 1);
            StorageReference storage = _storages.GetValueOrDefault(storageKey)
                ?? throw item.Refuse($"there is no storage {Escaping.Escape(storageKey)}");
            int rank = input.ReadInt32();
            input.Skip(4);
            if (rank is < 0 or > TensorChecks.MaxRank)
            {
                throw item.Refuse($"rank {rank}, over {TensorChecks.MaxRank}");
            }

            long[] shape = ReadIntegers(input, rank);
            long[] strides = ReadIntegers(input, rank);
            TensorView view = TensorChecks.Strided(
                source.Origin, item.At, storage.Type ?? ElementType.UInt8, storage.Data, input.ReadInt64(), shape,
                strides,
                _options.MaxExpandedBytes);
            Add(_tensors, item, Key(item, 0), view);
        }
    }

    private static long[] ReadIntegers(PickleInput input, int count)
    {
        long[] integers = new long[count];
        for (int i = 0; i < count; i++)
        {
            integers[i] = input.ReadInt64();
        }

        return integers;
    }

    private static void Add<T>(Dictionary<string, T> items, Arguments item, string key, T value)
    {
        if (!items.TryAdd(key, value))
        {
            throw item.Refuse($"key {Escaping.Escape(key)} comes twice");
        }
    }

    private object Load(Origin origin, object? id, long at)
    {
        Arguments arguments = new(origin, at, "persistent id", id is PickleTuple tuple ? tuple.Items : [id]);
        if (id is PickleTuple)
        {
            // (class, file, source) of a container class, as in legacy files.
            foreach (object? item in ((PickleTuple)id).Items)
            {
                if (item is GlobalName name)
                {
                    return name;
                }
            }

            throw arguments.Refuse("a tuple without a class");
        }

        string key = Key(arguments, 0);
        return _tensors.GetValueOrDefault(key) ?? throw arguments.Refuse($"there is no tensor {Escaping.Escape(key)}");
    }
}
