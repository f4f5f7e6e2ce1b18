using System.Collections.Generic;
using System.Globalization;
using System.Numerics;

namespace DynConv.Checkpoints.Pickle;

/// <summary>What lies inside a value, under which names.</summary>
internal static class TensorTree
{
    /// <summary>The values in a container, or null for what is no container.</summary>
    public static IEnumerable<Child>? Children(object? value, Membership membership) => value switch
    {
        PickleDict dict => OfDict(dict, membership),
        PickleTuple tuple => OfList(tuple.Items, membership),
        PickleList list => OfList(list.Items, membership),
        PickleObject { IsModule: true } module => OfModule(module, membership),
        PickleObject instance => OfObject(instance, membership),
        _ => null,
    };

    /// <summary>Whether a value is one that attributes can have.</summary>
    public static bool IsPlain(object? value) =>
        value is null or bool or long or double or string or BigInteger or Complex or byte[];

    private static IEnumerable<Child> OfDict(PickleDict dict, Membership membership)
    {
        foreach ((object? key, object? value) in dict.Items)
        {
            yield return new Child(KeyText.Of(key), value, membership);
        }
    }

    private static IEnumerable<Child> OfList(IReadOnlyList<object?> items, Membership membership)
    {
        for (int i = 0; i < items.Count; i++)
        {
            yield return new Child(i.ToString(CultureInfo.InvariantCulture), items[i], membership);
        }
    }

    /// <summary>Parameters, buffers, then submodules, as state_dict has them; then the module's own
    /// attributes.</summary>
    private static IEnumerable<Child> OfModule(PickleObject module, Membership membership)
    {
        foreach (Child child in OfDict(module.ModulePart("_parameters")!, membership))
        {
            if (child.Value is not null)
            {
                yield return child;
            }
        }

        HashSet<string> transient = TransientBuffers(module);
        foreach (Child child in OfDict(module.ModulePart("_buffers") ?? new PickleDict(), membership))
        {
            if (child.Value is not null)
            {
                bool isTransient = membership == Membership.State && transient.Contains(child.Segment!);
                yield return child with { Membership = isTransient ? Membership.Transient : membership };
            }
        }

        foreach (Child child in OfDict(module.ModulePart("_modules")!, membership))
        {
            if (child.Value is not null)
            {
                yield return child;
            }
        }

        foreach (Child child in OfDict((PickleDict)module.State!, Membership.Attribute))
        {
            if (child.Segment is not ("_parameters" or "_buffers" or "_modules" or "_non_persistent_buffers_set")
                && !(child.Segment!.StartsWith('_') && IsPlain(child.Value)))
            {
                yield return child;
            }
        }
    }

    private static HashSet<string> TransientBuffers(PickleObject module) =>
        ((PickleDict)module.State!).TryGet("_non_persistent_buffers_set", out object? set) && set is PickleList list
            ? list.Texts
            : [];

    /// <summary>
    /// An object of a class that is not known. Its attributes and entries have their names; what it was made from has
    /// names that no attribute can have.
    /// </summary>
    private static IEnumerable<Child> OfObject(PickleObject instance, Membership membership)
    {
        if (instance.Arguments is PickleTuple { Items.Length: > 0 } arguments)
        {
            yield return new Child("<arguments>", arguments, membership);
        }

        if (instance.Callable is PickleObject callable)
        {
            yield return new Child("<callable>", callable, membership);
        }

        foreach (Child child in OfState(instance.State, membership))
        {
            yield return child;
        }

        foreach (Child child in OfDict(instance.Entries ?? new PickleDict(), membership))
        {
            yield return child;
        }

        foreach (Child child in OfList(instance.Elements?.Items ?? [], membership))
        {
            yield return child;
        }
    }

    private static IEnumerable<Child> OfState(object? state, Membership membership) => state switch
    {
        null => [],
        PickleDict dict => OfDict(dict, membership),
        PickleTuple { Items: [PickleDict or null, PickleDict slots] } both =>
            OfSlots((PickleDict?)both.Items[0], slots, membership),
        _ => [new Child("<state>", state, membership)],
    };

    /// <summary>(attributes, slots) of classes with __slots__.</summary>
    private static IEnumerable<Child> OfSlots(PickleDict? attributes, PickleDict slots, Membership membership)
    {
        foreach (Child child in OfDict(attributes ?? new PickleDict(), membership))
        {
            yield return child;
        }

        foreach (Child child in OfDict(slots, membership))
        {
            yield return child;
        }
    }
}
