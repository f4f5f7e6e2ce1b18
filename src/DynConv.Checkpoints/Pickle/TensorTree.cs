using System.Collections.Generic;
using System.Globalization;
using System.Numerics;

namespace DynConv.Checkpoints.Pickle;

/// <summary>What lies inside a value, under which names.</summary>
internal static class TensorTree
{
    /// <summary>The values in a container, or null for what is no container.</summary>
    public static IEnumerable<Child>? Children(object? value, bool isInStateDict) => value switch
    {
        PickleDict dict => OfDict(dict, isInStateDict),
        PickleTuple tuple => OfList(tuple.Items, isInStateDict),
        PickleList list => OfList(list.Items, isInStateDict),
        PickleObject { IsModule: true } module => OfModule(module, isInStateDict),
        PickleObject instance => OfObject(instance, isInStateDict),
        _ => null,
    };

    /// <summary>Whether a value is one that attributes can have.</summary>
    public static bool IsPlain(object? value) =>
        value is null or bool or long or double or string or BigInteger or Complex or byte[];

    private static IEnumerable<Child> OfDict(PickleDict dict, bool isInStateDict)
    {
        foreach ((object? key, object? value) in dict.Items)
        {
            yield return new Child(KeyText.Of(key), value, isInStateDict);
        }
    }

    private static IEnumerable<Child> OfList(IReadOnlyList<object?> items, bool isInStateDict)
    {
        for (int i = 0; i < items.Count; i++)
        {
            yield return new Child(i.ToString(CultureInfo.InvariantCulture), items[i], isInStateDict);
        }
    }

    /// <summary>Parameters, buffers, then submodules, as state_dict has them; then the module's own attributes.</summary>
    private static IEnumerable<Child> OfModule(PickleObject module, bool isInStateDict)
    {
        foreach (Child child in OfDict(module.ModulePart("_parameters")!, isInStateDict))
        {
            if (child.Value is not null)
            {
                yield return child;
            }
        }

        HashSet<string> transient = TransientBuffers(module);
        foreach (Child child in OfDict(module.ModulePart("_buffers") ?? new PickleDict(), isInStateDict))
        {
            if (child.Value is not null)
            {
                yield return child with { IsInStateDict = isInStateDict && !transient.Contains(child.Segment!) };
            }
        }

        foreach (Child child in OfDict(module.ModulePart("_modules")!, isInStateDict))
        {
            if (child.Value is not null)
            {
                yield return child;
            }
        }

        foreach (Child child in OfDict((PickleDict)module.State!, isInStateDict: false))
        {
            if (!child.Segment!.StartsWith('_'))
            {
                yield return child;
            }
        }
    }

    private static HashSet<string> TransientBuffers(PickleObject module) =>
        ((PickleDict)module.State!).TryGet("_non_persistent_buffers_set", out object? set) && set is PickleList list ? list.Texts : [];

    /// <summary>
    /// An object of a class that is not known. Its attributes and entries have their names; what it was made from has names that
    /// no attribute can have.
    /// </summary>
    private static IEnumerable<Child> OfObject(PickleObject instance, bool isInStateDict)
    {
        if (instance.Arguments is PickleTuple { Items.Length: > 0 } arguments)
        {
            yield return new Child("<arguments>", arguments, isInStateDict);
        }

        if (instance.Callable is PickleObject callable)
        {
            yield return new Child("<callable>", callable, isInStateDict);
        }

        foreach (Child child in OfState(instance.State, isInStateDict))
        {
            yield return child;
        }

        foreach (Child child in OfDict(instance.Entries ?? new PickleDict(), isInStateDict))
        {
            yield return child;
        }

        foreach (Child child in OfList(instance.Elements?.Items ?? [], isInStateDict))
        {
            yield return child;
        }
    }

    private static IEnumerable<Child> OfState(object? state, bool isInStateDict) => state switch
    {
        null => [],
        PickleDict dict => OfDict(dict, isInStateDict),
        PickleTuple { Items: [PickleDict or null, PickleDict slots] } both =>
            OfSlots((PickleDict?)both.Items[0], slots, isInStateDict),
        _ => [new Child("<state>", state, isInStateDict)],
    };

    /// <summary>(attributes, slots) of classes with __slots__.</summary>
    private static IEnumerable<Child> OfSlots(PickleDict? attributes, PickleDict slots, bool isInStateDict)
    {
        foreach (Child child in OfDict(attributes ?? new PickleDict(), isInStateDict))
        {
            yield return child;
        }

        foreach (Child child in OfDict(slots, isInStateDict))
        {
            yield return child;
        }
    }
}
