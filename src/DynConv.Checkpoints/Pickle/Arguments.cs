using System.Collections.Generic;
using DynConv.Checkpoints.Bytes;
using DynConv.Checkpoints.Tensors;

namespace DynConv.Checkpoints.Pickle;

/// <summary>The arguments of a call, taken out by type.</summary>
internal sealed class Arguments(Origin origin, long at, string function, IReadOnlyList<object?> items)
{
    public Origin Origin => origin;

    public long At => at;

    public int Count => items.Count;

    public object? this[int i] => i < items.Count
        ? items[i]
        : throw origin.Refuse(at, $"{function} with {items.Count} arguments, at least {i + 1} wanted");

    public long Integer(int i) => this[i] is long value ? value : throw Wrong(i, "an int of at most 64 bits");

    public string Text(int i) => this[i] is string value ? value : throw Wrong(i, "a str");

    public bool Flag(int i) => this[i] is bool value ? value : throw Wrong(i, "a bool");

    public double Number(int i) => this[i] switch
    {
        double value => value,
        long value => value,
        _ => throw Wrong(i, "a number"),
    };

    public TensorView Tensor(int i) => this[i] as TensorView ?? throw Wrong(i, "a tensor");

    public StorageReference Storage(int i) => this[i] is StorageReference value ? value : throw Wrong(i, "a storage");

    public GlobalName Global(int i, KnownGlobal kind, string wanted) =>
        this[i] is GlobalName value && value.Kind == kind ? value : throw Wrong(i, wanted);

    /// <summary>Another tuple among the arguments.</summary>
    public Arguments Tuple(int i) => this[i] is PickleTuple value
        ? new Arguments(origin, at, function, value.Items)
        : throw Wrong(i, "a tuple");

    /// <summary>Sizes or strides: a tuple or list of ints, not of bools or floats.</summary>
    public long[] Integers(int i)
    {
        switch (this[i])
        {
            case PickleTuple { Integers: { } known }:
                return known;
            case PickleTuple tuple:
                return tuple.Integers = ToIntegers(i, tuple.Items);
            case PickleList { IsSet: false } list:
                return ToIntegers(i, list.Items);
            default:
                throw Wrong(i, "a tuple of ints");
        }
    }

    public CheckpointException Refuse(string reason) => origin.Refuse(at, $"{function}: {reason}");

    public CheckpointException Wrong(int i, string wanted) =>
        Refuse($"argument {i} is {PickleText.Describe(this[i])} where {wanted} is wanted");

    private long[] ToIntegers(int i, IReadOnlyList<object?> values)
    {
        if (values.Count > TensorChecks.MaxRank)
        {
            throw Refuse($"argument {i} has {values.Count} dimensions, over {TensorChecks.MaxRank}");
        }

        long[] integers = new long[values.Count];
        for (int at1 = 0; at1 < integers.Length; at1++)
        {
            integers[at1] = values[at1] is long value
                ? value
                : throw Refuse(
                    $"argument {i} holds {PickleText.Describe(values[at1])} where an int of at most 64 bits is wanted");
        }

        return integers;
    }
}
