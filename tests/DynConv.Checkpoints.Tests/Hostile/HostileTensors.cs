using System;
using System.Collections.Generic;
using DynConv.Checkpoints.Tests.Assembly;

namespace DynConv.Checkpoints.Tests.Hostile;

/// <summary>Pickles whose tensors do not fit their storages, or are made of the wrong things.</summary>
internal static class HostileTensors
{
    public static IEnumerable<HostileFile> All() => [.. Geometry(), .. Types(), .. Layouts()];

    private static HostileFile Reject(string name, PickleAssembler pickle, string rule) =>
        HostileFile.OfPickle(name, pickle, rule);

    private static PickleAssembler New() => new();

    private static Int128[] Ones(int count)
    {
        Int128[] ones = new Int128[count];
        Array.Fill(ones, 1);
        return ones;
    }

    private static HostileFile Shape(string name, Int128[] shape, Int128[] strides, Int128 offset, string? rule) =>
        HostileFile.OfPickle(
            name,
            New().Entry("w", p => p.Tensor(static s => s.Storage("0", 6), shape, strides, offset)),
            rule,
            tensors: 1);

    private static IEnumerable<HostileFile> Geometry()
    {
        yield return Shape("negative size", [-1], [1], 0, "negative size");
        yield return Shape("negative stride", [6], [-1], 0, "negative stride");
        yield return Shape("negative offset", [6], [1], -1, "negative storage offset");
        yield return Shape("one element past the end", [7], [1], 0, "reaches element 6");
        yield return Shape("offset past the end", [1], [1], 6, "reaches element 6");
        yield return Shape("offset of 2^62", [1], [1], 1L << 62, "reaches element");
        yield return Shape("stride past the end", [2, 3], [4, 1], 0, "reaches element 6");
        yield return Shape("extent that overflows", [3], [long.MaxValue], 0, "reaches element");
        yield return Shape("sizes whose product overflows", [1L << 40, 1L << 40], [0, 0], 0, "product overflows");
        yield return Shape("product of 2^63", [1L << 31, 1L << 32], [0, 0], 0, "product overflows");
        yield return Shape("a size over 64 bits", [(Int128)1 << 70], [1], 0, "an int of at most 64 bits");
        yield return Shape("rank and strides differ", [2, 3], [1], 0, "rank 2 with 1 strides");
        yield return Shape("rank 65", Ones(65), Ones(65), 0, "65 dimensions");
        yield return Shape("an empty tensor of huge sizes", [0, 1L << 62, 1L << 62], [1, 1, 1], 0, null);
        yield return Shape("a scalar", [], [], 5, null);
        yield return Shape("rank 64", Ones(64), Ones(64), 0, null);
        yield return Shape("any stride where the size is 1", [1, 6], [long.MaxValue, 1], 0, null);
    }

    /// <summary>_rebuild_tensor_v2 up to its sizes, and after them.</summary>
    private static PickleAssembler Sizes(Action<PickleAssembler> write)
    {
        PickleAssembler p = New().Global("torch._utils", "_rebuild_tensor_v2").Op('(').Storage("0", 6).Int(0);
        write(p);
        return p.Ints(1).Op(0x89).EmptyOrderedDict().Op("tR");
    }

    private static PickleAssembler Metadata(string key) => New().Global("torch._utils", "_rebuild_tensor_v2").Op('(')
        .Storage("0", 6).Int(0).Ints(6).Ints(1).Op(0x89).EmptyOrderedDict().Op('}').Text(key).Op(0x88).Op("stR");

    private static IEnumerable<HostileFile> Types()
    {
        yield return Reject("a bool for a size", Sizes(static p => p.Op(0x88, 0x85)), "holds a bool");
        yield return Reject("a float for a size", Sizes(static p => p.Float(6).Op(0x85)), "holds a float");
        yield return Reject("text for sizes", Sizes(static p => p.Text("6")), "argument 2 is a str");
        yield return Reject("a set for sizes", Sizes(static p => p.Op(0x8F)), "argument 2 is a set");
        yield return HostileFile.OfPickle(
            "a list for sizes", Sizes(static p => p.Op(']').Int(6).Op('a')), null, tensors: 1);
        yield return Reject(
            "no arguments", New().Global("torch._utils", "_rebuild_tensor_v2").Op(")R"), "with 0 arguments");
        yield return Reject(
            "a dict for a storage",
            New().Tensor(static s => s.Op('}'), [6], [1]),
            "argument 0 is a dict where a storage is wanted");
        yield return Reject(
            "an unknown dtype",
            New().Global("torch._utils", "_rebuild_tensor_v3").Op('(')
                .Storage("0", 24, "UntypedStorage", "torch.storage").Int(0).Ints(6).Ints(1).Op(0x89).EmptyOrderedDict()
                .Global("torch", "float7").Op("tR"),
            "argument 6 is torch.float7 where a dtype is wanted");
        yield return Reject("unknown metadata", Metadata("wild"), "metadata wild is not known");
        yield return Reject("conjugation of reals", Metadata("conj"), "conjugation or negation of a float32 tensor");
        yield return Reject(
            "a quantized storage without a scale",
            New().Tensor(static s => s.Storage("0", 24, "QInt8Storage"), [24], [1]),
            "without a scale");
    }

    /// <summary>_rebuild_qtensor of 4 by 6 elements with these parameters.</summary>
    private static PickleAssembler Quantized(Action<PickleAssembler> write)
    {
        PickleAssembler p = New().Global("torch._utils", "_rebuild_qtensor").Op('(');
        p.Storage("0", 24, "QInt8Storage").Int(0).Ints(4, 6).Ints(6, 1).Op('(');
        write(p);
        return p.Op('t').Op(0x89).EmptyOrderedDict().Op("tR");
    }

    private static void SixScales(PickleAssembler p) =>
        p.Global("torch", "per_channel_affine").Tensor(static s => s.Storage("1", 6), [6], [1]).Put(1).Get(1).Int(0);

    private static PickleAssembler Sparse(string layout, string indexType, Int128[] indexShape, Int128[] valueShape)
    {
        PickleAssembler p = New().Global("torch._utils", "_rebuild_sparse_tensor").Op('(');
        p.Global("torch.serialization", "_get_layout").Text(layout).Op(0x85).Op("R(");
        p.Tensor(s => s.Storage("0", indexType == "LongStorage" ? 3 : 6, indexType), indexShape, [1, 1]);
        p.Tensor(static s => s.Storage("1", 6), valueShape, [1]);
        return p.Ints(6).Op("ttR");
    }

    private static IEnumerable<HostileFile> Layouts()
    {
        yield return Reject(
            "an axis outside the tensor",
            Quantized(static p => p.Global("torch", "per_channel_affine").Op("NN").Int(5)),
            "channels along axis 5");
        yield return Reject("scales that do not fit", Quantized(SixScales), "not one number for each channel");
        yield return Reject(
            "unknown quantization", Quantized(static p => p.Global("torch", "per_soul").Op("NN")), "a quantization scheme");
        yield return HostileFile.OfPickle(
            "sound sparse tensor", Sparse("torch.sparse_coo", "LongStorage", [1, 3], [3]), null, tensors: 1);
        yield return Reject(
            "unknown layout", Sparse("torch.sparse_soul", "LongStorage", [1, 3], [3]), "layout torch.sparse_soul");
        yield return Reject(
            "sparse tensor with float indices",
            Sparse("torch.sparse_coo", "FloatStorage", [1, 3], [3]),
            "indices of type float32");
        yield return Reject(
            "sparse tensor that does not fit",
            Sparse("torch.sparse_coo", "LongStorage", [2, 1], [2]),
            "do not match its shape");
    }
}
