using System.Collections.Generic;
using System.Numerics;
using System.Text;
using DynConv.Checkpoints.Bytes;
using DynConv.Checkpoints.Tensors;

namespace DynConv.Checkpoints.Pickle;

/// <summary>What REDUCE, NEWOBJ and BUILD give. Nothing is called: known names have a meaning here, all others give
/// inert records.</summary>
internal sealed class PickleCalls(Origin origin, CheckpointOptions options, PickleBudget budget)
{
    private readonly TensorCalls _tensors = new(options, budget);

    /// <summary>REDUCE: callable(*arguments).</summary>
    public object? Call(object? callable, object? arguments, long at)
    {
        if (callable is not (GlobalName or PickleObject))
        {
            throw origin.Refuse(at, $"{PickleText.Describe(callable)} is called");
        }

        if (arguments is not PickleTuple tuple)
        {
            throw origin.Refuse(at, $"a call with {PickleText.Describe(arguments)} for its arguments");
        }

        // A rebuilder that passes the call on, without recursion: the file decides how deep that goes.
        while (callable is GlobalName { Kind: KnownGlobal.RebuildFromType })
        {
            Arguments forwarded = new(origin, at, "_rebuild_from_type_v2", tuple.Items);
            callable = forwarded[0] as GlobalName ?? throw forwarded.Wrong(0, "a function");
            tuple = forwarded[2] as PickleTuple ?? throw forwarded.Wrong(2, "a tuple");
        }

        return callable is GlobalName name
            ? CallGlobal(name, new Arguments(origin, at, name.ToString(), tuple.Items), tuple)
            : new PickleObject(callable, tuple);
    }

    /// <summary>NEWOBJ: class.__new__(class, *arguments).</summary>
    public object Construct(object? type, object? arguments, object? named, long at)
    {
        if (type is not (GlobalName or PickleObject))
        {
            throw origin.Refuse(at, $"an object of {PickleText.Describe(type)} is made");
        }

        if (arguments is not PickleTuple tuple || named is not (null or PickleDict))
        {
            throw origin.Refuse(at, $"an object made with {PickleText.Describe(arguments)} for its arguments");
        }

        return type switch
        {
            GlobalName { Kind: KnownGlobal.Dict or KnownGlobal.DefaultDict or KnownGlobal.Counter } => new PickleDict(),
            GlobalName { Kind: KnownGlobal.List } => new PickleList(isSet: false),
            GlobalName { Kind: KnownGlobal.Set } => new PickleList(isSet: true),
            GlobalName { Kind: KnownGlobal.Parameter } when tuple.Items is [TensorView tensor, ..] =>
                tensor.WithRequiresGrad(true),
            _ => Inert(type, tuple, at),
        };
    }

    /// <summary>BUILD: target.__setstate__(state).</summary>
    public void Build(object? target, object? state, long at)
    {
        switch (target)
        {
            // A state_dict's _metadata: versions of its modules, of no use here.
            case PickleDict or PickleList:
                return;
            case NumpyType type:
                type.Build(new Arguments(origin, at, "numpy.dtype state", Items(state)));
                return;
            case NumpyArray array:
                array.Build(new Arguments(origin, at, "numpy.ndarray state", Items(state)), options);
                return;
            case TensorView when state is PickleTuple { Items: [bool, bool, PickleDict or null] }:
                return;
            case PickleObject { HasState: false } instance:
                instance.State = state;
                instance.HasState = true;
                return;
            case PickleObject:
                throw origin.Refuse(at, "an object's state is set twice");
            default:
                throw origin.Refuse(at, $"the state of {PickleText.Describe(target)} is set", "do not trust this file");
        }
    }

    private static object?[] Items(object? state) => state is PickleTuple tuple ? tuple.Items : [];

    private object? CallGlobal(GlobalName name, Arguments arguments, PickleTuple tuple)
    {
        switch (name.Kind)
        {
            case KnownGlobal.Dict:
                return MakeDict(arguments);
            case KnownGlobal.DefaultDict:
                return new PickleDict();
            case KnownGlobal.Counter:
                return MakeCounter(arguments);
            case KnownGlobal.List or KnownGlobal.Set:
                return MakeList(arguments, name.Kind == KnownGlobal.Set);
            case KnownGlobal.Complex:
                return new Complex(arguments.Number(0), arguments.Number(1));
            case KnownGlobal.Encode or KnownGlobal.Bytes or KnownGlobal.ByteArray:
                return MakeBytes(arguments);
            case KnownGlobal.Reconstructor:
                return Construct(arguments[0], tuple, null, arguments.At);
            case KnownGlobal.Size:
                return arguments[0] is PickleTuple ? arguments[0] : throw arguments.Wrong(0, "a tuple");
            case KnownGlobal.Layout:
                return arguments.Text(0);
            case KnownGlobal.JitList or KnownGlobal.JitTypeTag:
                return arguments[0];
            case KnownGlobal.NumpyType:
                return new NumpyType(arguments.Text(0));
            case KnownGlobal.NumpyReconstruct:
                return new NumpyArray();
            case KnownGlobal.NumpyScalar:
                return NumpyArray.Scalar(arguments);
            case KnownGlobal.NumpyFromBuffer:
                return NumpyArray.FromBuffer(arguments, options);
            case KnownGlobal.Unsupported:
                throw arguments.Refuse("tensors of this kind are not read");
            default:
                return _tensors.Call(name.Kind, arguments) ?? Inert(name, tuple, arguments.At);
        }
    }

    /// <summary>
    /// Keeps a call as a record. One that takes a storage would make a tensor of it in a way that is not known; to pass
    /// over it would be to lose a weight silently.
    /// </summary>
    private PickleObject Inert(object callable, PickleTuple tuple, long at)
    {
        budget.CountCopies(origin, at, tuple.Items.Length);
        foreach (object? item in tuple.Items)
        {
            if (item is StorageReference)
            {
                throw origin.Refuse(
                    at, $"{PickleText.Describe(callable)} makes something of a storage in a way that is not known",
                    "save a state_dict");
            }
        }

        return new PickleObject(callable, tuple);
    }

    private PickleDict MakeDict(Arguments arguments)
    {
        PickleDict dict = new();
        if (arguments.Count == 0)
        {
            return dict;
        }

        // Python 2: OrderedDict([[key, value], ...]).
        IReadOnlyList<object?> pairs = arguments[0] switch
        {
            PickleList list => list.Items,
            PickleTuple tuple => tuple.Items,
            _ => throw arguments.Wrong(0, "a list of pairs"),
        };
        budget.CountCopies(origin, arguments.At, pairs.Count);
        foreach (object? pair in pairs)
        {
            switch (pair)
            {
                case PickleList { Items: [var key, var value] }:
                    dict.Set(key, value);
                    break;
                case PickleTuple { Items: [var key, var value] }:
                    dict.Set(key, value);
                    break;
                default:
                    throw arguments.Refuse($"{PickleText.Describe(pair)} where a pair is wanted");
            }
        }

        return dict;
    }

    private PickleDict MakeCounter(Arguments arguments)
    {
        PickleDict dict = new();
        if (arguments.Count == 0)
        {
            return dict;
        }

        PickleDict counts = arguments[0] as PickleDict ?? throw arguments.Wrong(0, "a dict");
        budget.CountCopies(origin, arguments.At, counts.Items.Count);
        foreach ((object? key, object? value) in counts.Items)
        {
            dict.Set(key, value);
        }

        return dict;
    }

    private PickleList MakeList(Arguments arguments, bool isSet)
    {
        PickleList list = new(isSet);
        if (arguments.Count > 0)
        {
            IReadOnlyList<object?> items = arguments[0] switch
            {
                PickleList other => other.Items,
                PickleTuple tuple => tuple.Items,
                _ => throw arguments.Wrong(0, "a list"),
            };
            budget.CountCopies(origin, arguments.At, items.Count);
            list.Items.AddRange(items);
        }

        return list;
    }

    private byte[] MakeBytes(Arguments arguments)
    {
        if (arguments.Count == 0)
        {
            return [];
        }

        if (arguments[0] is byte[] bytes)
        {
            return bytes;
        }

        string text = arguments.Text(0);
        if (arguments.Count > 1 && arguments.Text(1) is not ("latin1" or "latin-1"))
        {
            throw arguments.Refuse($"encoding {Escaping.Escape(arguments.Text(1))} is not known");
        }

        budget.CountBytes(origin, arguments.At, text.Length);
        foreach (char c in text)
        {
            if (c > 0xFF)
            {
                throw arguments.Refuse("text that is not Latin-1");
            }
        }

        return Encoding.Latin1.GetBytes(text);
    }
}
