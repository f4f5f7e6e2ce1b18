using System;
using System.Collections.Generic;
using DynConv.Checkpoints.Tests.Assembly;

namespace DynConv.Checkpoints.Tests.Hostile;

/// <summary>Short pickles that unfold to much, and values that hold themselves.</summary>
internal static class HostileBombs
{
    public static IEnumerable<HostileFile> All() => [.. Walks(), .. Copies(), .. Expansions(), .. Circles()];

    private static HostileFile Reject(string name, PickleAssembler pickle, string rule) =>
        HostileFile.OfPickle(name, pickle, rule);

    private static HostileFile Read(string name, PickleAssembler pickle, int tensors = 0) =>
        HostileFile.OfPickle(name, pickle, null, tensors);

    private static PickleAssembler New() => new();

    /// <summary>Makes a tuple of the top value twice, again and again: 2^count values.</summary>
    private static PickleAssembler Double(PickleAssembler pickle, int count) =>
        pickle.Repeat(count, static p => p.Put(1).Get(1).Op(0x86));

    private static IEnumerable<HostileFile> Walks()
    {
        yield return Reject(
            "200,000 nested tuples", New().Op('N').Repeat(200_000, static p => p.Op(0x85)), "deeper than 256");
        yield return Reject(
            "100,000 nested lists",
            New().Op(']').Repeat(100_000, static p => p.Op(']')).Repeat(100_000, static p => p.Op('a')),
            "deeper than 256");
        yield return Reject(
            "10,000 nested calls", New().Global("a", "b").Repeat(10_000, static p => p.Op(")R")), "deeper than 256");
        yield return Reject("doubled tuples", Double(New().Op(')'), 60), "memo bomb");
        yield return Reject("doubled tuples with a tensor", Double(New().Small(), 60), "memo bomb");
        yield return Read(
            "16,384 names for one tensor",
            Double(New().Repeat(8_000, static p => p.Op("N0")).Small(), 14),
            tensors: 1 << 14);
        yield return Reject("a doubled tuple for a key", DoubledKey(), "memo bomb");
        yield return Reject("long keys around one another", LongNames(), "names of");
        yield return Reject("rebuilders around one another", Forwarding(), "_rebuild_from_type_v2 with 0 arguments");
    }

    private static PickleAssembler DoubledKey() =>
        Double(Double(New().Op("}N"), 60).Op("Ns").Put(2).Op("0)"), 60);

    private static PickleAssembler LongNames()
    {
        PickleAssembler p = New().Text(new string('k', 100_000)).Put(1).Op('0');
        p.Repeat(100, static q => q.Op('}').Get(1)).Op('}');
        p.Repeat(200, static q => q.Text(Guid.NewGuid().ToString()).Small().Op('s'));
        return p.Repeat(100, static q => q.Op('s'));
    }

    private static PickleAssembler Forwarding()
    {
        PickleAssembler p = New().Global("torch._tensor", "_rebuild_from_type_v2").Put(1).Op("0)");
        p.Repeat(50_000, static q => q.Put(2).Op("0(").Get(1).Op('N').Get(2).Op("Nt"));
        return p.Put(2).Op('0').Get(1).Get(2).Op('R');
    }

    private static IEnumerable<HostileFile> Copies()
    {
        PickleAssembler Items(string open, string close) =>
            New().Op(open).Repeat(20_000, static p => p.Op('N')).Op(close).Put(1).Op('0');

        yield return Reject(
            "a list copied again and again",
            Items("](", "e").Repeat(
                20_000, static p => p.Global("__builtin__", "set").Get(1).Op(0x85).Op("R0")).Op('N'),
            "memo bomb");
        yield return Reject(
            "a tuple given to unknown functions again and again",
            Items("(", "t").Global("a", "b").Put(2).Repeat(20_000, static p => p.Op('0').Get(2).Get(1).Op('R')),
            "memo bomb");
        yield return Reject(
            "a text converted again and again",
            New().Text(new string('x', 50_000)).Put(1).Text("latin1").Put(2).Repeat(
                10_000, static p => p.Op('0').Global("_codecs", "encode").Get(1).Get(2).Op(0x86).Op('R')),
            "memo bomb");
    }

    private static IEnumerable<HostileFile> Expansions()
    {
        yield return Reject(
            "expand bomb",
            New().Entry("w", static p => p.Tensor(static s => s.Storage("0", 6), [1L << 40], [0])),
            "expand bomb");
        yield return Reject(
            "expand bomb by many names",
            New().Op('}').Tensor(static s => s.Storage("0", 6), [1 << 14, 1 << 10], [0, 0]).Put(9).Op('0')
                .Repeat(40, static p => p.Text(Guid.NewGuid().ToString()).Get(9).Op('s')),
            "expand bomb");
        yield return Reject("nested tensor whose parts expand", Nested(), "larger than its buffer");
        yield return Reject("sparse tensors whose values expand", Sparse(), "expand bomb");
    }

    private static PickleAssembler Nested()
    {
        PickleAssembler p = New().Global("torch._utils", "_rebuild_nested_tensor").Op('(').Small();

        // One part of 2^20 elements (storage 1 holds 0, 2^20, 0) with stride 0 at offset 0.
        p.Tensor(static s => s.Storage("1", 3, "LongStorage"), [1, 1], [1, 1], 1);
        p.Tensor(static s => s.Storage("2", 1, "LongStorage"), [1, 1], [1, 1]);
        return p.Tensor(static s => s.Storage("2", 1, "LongStorage"), [1], [1]).Op("tR");
    }

    private static PickleAssembler Sparse()
    {
        PickleAssembler p = New().Op('}').Global("torch.serialization", "_get_layout").Text("torch.sparse_coo");
        p.Op(0x85).Op('R').Put(1).Op('0');
        p.Tensor(static s => s.Storage("0", 3, "LongStorage"), [1, 1 << 22], [0, 0]).Put(2).Op('0');
        for (int i = 0; i < 30; i++)
        {
            p.Text($"s{i}").Global("torch._utils", "_rebuild_sparse_tensor").Op('(').Get(1).Op('(').Get(2);
            p.Tensor(static s => s.Storage("1", 6), [1 << 22], [0]).Ints(6).Op("ttRs");
        }

        return p;
    }

    private static IEnumerable<HostileFile> Circles()
    {
        yield return Read("a list that holds itself", New().Op(']').Put(1).Get(1).Op('a'));
        yield return Read("a dict that holds itself", New().Op('}').Put(1).Text("me").Get(1).Op('s'));
        yield return Read("a list that holds itself in a tuple", New().Op(']').Put(1).Get(1).Op(0x85).Op('a'));
        yield return Read(
            "one tensor under two names",
            New().Op('}').Text("a").Small().Put(9).Op('s').Text("b").Get(9).Op('s'),
            tensors: 2);
    }
}
