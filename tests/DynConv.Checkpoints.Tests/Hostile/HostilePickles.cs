using System;
using System.Collections.Generic;
using DynConv.Checkpoints.Tests.Assembly;

namespace DynConv.Checkpoints.Tests.Hostile;

/// <summary>Attacks in the pickle itself.</summary>
internal static class HostilePickles
{
    public static IEnumerable<HostileFile> All() => [.. Code(), .. Opcodes(), .. Lengths(), .. Bombs(), .. Shapes()];

    private static HostileFile Reject(string name, byte[] pickle, string rule) => new(name, Zip(pickle), rule);

    private static byte[] Zip(byte[] pickle) => TorchFiles.Zip(
        pickle, ("0", TorchFiles.Floats(6)), ("1", [.. new byte[8], 0, 0, 16, 0, 0, 0, 0, 0, .. new byte[8]]), ("2", new byte[8]));

    private static HostileFile Read(string name, byte[] pickle, int tensors = 0) =>
        new(name, Zip(pickle), null) { Tensors = tensors };

    private static PickleAssembler New() => new();

    /// <summary>A tensor over storage 0 of six floats.</summary>
    private static void Small(PickleAssembler p) => p.Tensor(static s => s.Storage("0", 6), [6], [1]);

    private static IEnumerable<HostileFile> Code()
    {
        foreach ((string module, string name) in ((string, string)[])
            [
                ("os", "system"), ("posix", "system"), ("nt", "system"), ("subprocess", "Popen"), ("builtins", "eval"),
                ("__builtin__", "eval"), ("__builtin__", "exec"), ("builtins", "__import__"), ("builtins", "getattr.eval"),
                ("sys", "modules"), ("pip", "main"), ("runpy", "_run_code"), ("pydoc", "locate"), ("ctypes", "CDLL"),
                ("torch", "load"), ("torch.jit", "load"), ("importlib", "import_module"), ("os.path", "join"),
            ])
        {
            if (name == "getattr.eval")
            {
                // getattr is inert: honest pickles of bound methods have it.
                yield return Read("getattr called", New().Global(module, "getattr").Op('(').Text("x").Text("y").Op("tR").Stop());
                continue;
            }

            yield return Reject(
                $"REDUCE of {module}.{name}",
                New().Global(module, name).Op('(').Text("id").Op("tR").Stop(),
                $"not allowed: GLOBAL {module}.{name}");
        }

        yield return Reject(
            "STACK_GLOBAL of os.system",
            new PickleAssembler(4).Text("os").Text("system").Op(0x93).Text("id").Op(0x85, (byte)'R').Stop(),
            "not allowed: GLOBAL os.system");
        yield return Reject(
            "os.system behind a tensor",
            New().Entry("w", static p => p.Global("os", "system").Op("0").Op('N')).Stop(),
            "not allowed: GLOBAL os.system");
        yield return Reject("INST", New().Op("(").Text("id").Op("ios\nsystem\n").Stop(), "opcode INST is not allowed");
        yield return Reject("OBJ", New().Op("(N").Op('o').Stop(), "opcode OBJ is not allowed");
        yield return Reject("EXT1", New().Op(0x82, 1).Stop(), "opcode EXT is not allowed");
        yield return Reject("call of a tensor", New().Op('}').Text("w").Op("0").Op("0")
            .Tensor(static s => s.Storage("0", 6), [6], [1]).Op(")R").Stop(), "a tensor is called");
        yield return Reject("call of text", New().Text("os.system").Op(")R").Stop(), "a str is called");
        yield return Reject("call with a list", New().Global("a", "b").Op("]R").Stop(), "a call with a list");
        yield return Reject("object of text", New().Text("x").Op(")").Op(0x81).Stop(), "an object of a str is made");
        yield return Read("unknown callable", New().Global("my.pkg", "Net").Op(")R").Stop());
        yield return new HostileFile(
            "unknown callable where none may be", TorchFiles.Zip(New().Global("my.pkg", "Net").Op(")R").Stop()),
            "not allowed: GLOBAL my.pkg.Net")
        {
            Options = new CheckpointOptions { RefuseUnknownGlobals = true },
        };
        yield return Read(
            "tensor among the arguments of an unknown callable",
            New().Entry("w", static p =>
            {
                p.Global("my.pkg", "wrap").Op('(');
                Small(p);
                p.Op("tR");
            }).Stop(),
            tensors: 1);
        yield return Reject(
            "unknown callable takes a storage",
            New().Entry("w", static p => p.Global("my.pkg", "rebuild").Op('(').Storage("0", 6).Op("tR")).Stop(),
            "makes something of a storage in a way that is not known");
        yield return Reject(
            "known rebuilder that is not read",
            New().Global("torch._utils", "_rebuild_wrapper_subclass").Op(")R").Stop(), "tensors of this kind are not read");
        yield return Reject(
            "storage from bytes", New().Global("torch.storage", "_load_from_bytes").Op(")R").Stop(), "tensors of this kind are not read");
    }

    private static IEnumerable<HostileFile> Opcodes()
    {
        yield return Reject("SETITEM on a tensor", New().Tensor(static s => s.Storage("0", 6), [6], [1]).Int(0).Float(9).Op("s").Stop(),
            "elements of a tensor are set");
        yield return Reject("SETITEMS on a tensor", New().Tensor(static s => s.Storage("0", 6), [6], [1]).Op('(').Int(0).Float(9).Op("u").Stop(),
            "elements of a tensor are set");
        yield return Reject("SETITEM on a storage", New().Storage("0", 6).Int(0).Float(9).Op("s").Stop(), "elements of a storage are set");
        yield return Reject("SETITEM on a list", New().Op(']').Int(0).Float(9).Op("s").Stop(), "items are set on a list");
        yield return Reject("APPEND to a dict", New().Op("}Na").Stop(), "items are appended to a dict");
        yield return Reject("BUILD of a tensor", New().Tensor(static s => s.Storage("0", 6), [6], [1]).Op('(').Storage("0", 6).Int(0)
            .Ints(6).Ints(1).Op("tb").Stop(), "the state of a tensor is set");
        yield return Reject("BUILD of text", New().Text("x").Op("}b").Stop(), "the state of a str is set");
        yield return Reject("BUILD twice", New().Global("a", "B").Op(")").Op(0x81).Op("}b}b").Stop(), "state is set twice");
        yield return Reject("POP of nothing", New().Op("0").Stop(), "stack is empty");
        yield return Reject("SETITEM under a mark", New().Op("}(").Text("a").Op("Ns").Stop(), "stack is empty");
        yield return Reject("TUPLE without a mark", New().Op("Nt").Stop(), "no mark");
        yield return Reject("TUPLE3 of two", New().Op("NN").Op(0x87).Stop(), "stack is empty");
        yield return Reject("odd SETITEMS", New().Op("}(Nu").Stop(), "a key without a value");
        yield return Reject("DUP", New().Op("N2").Stop(), "opcode DUP is not allowed");
        yield return Reject("text protocol", New().Op("I5\n").Stop(), "text protocol 0");
        yield return Reject("unknown opcode", New().Op(0xFF).Stop(), "opcode 0xff is not allowed");
        yield return Reject("protocol 9", new PickleAssembler(9).Op('N').Stop(), "protocol 9 is not known");
        yield return Reject("two values at STOP", New().Op("NN").Stop(), "ends with 2 values");
        yield return Reject("no value at STOP", New().Stop(), "ends with 0 values");
        yield return Reject("a mark at STOP", New().Op("N(").Stop(), "1 marks");
        yield return Reject("no STOP", New().Op('N').ToArray(), "1 bytes are announced where 0 are left");
        yield return Reject("memo entry that was not put", New().Op("h\u0005").Stop(), "memo entry 5 was never put");
        yield return Read("memo index of 2^32 - 2", New().Op("Nr").UInt32(uint.MaxValue - 1).Op("0j").UInt32(uint.MaxValue - 1).Stop());
        yield return Reject("STACK_GLOBAL of numbers", new PickleAssembler(4).Int(1).Int(2).Op(0x93).Stop(), "STACK_GLOBAL of something");
        yield return Reject("not UTF-8", New().Op('X').UInt32(2).Op(0xC3, 0x28).Stop(), "text that is not UTF-8");
        yield return Reject("a name of 2,000 characters", New().Global(new string('a', 2000), "b").Stop(), "a name over 1024 characters");
        yield return Read("bytes after STOP", [.. New().Op('}').Stop(), .. "junk"u8]);
    }

    private static IEnumerable<HostileFile> Lengths()
    {
        yield return Reject("BINUNICODE of 4 GiB", New().Op('X').UInt32(uint.MaxValue).Stop(), "4294967295 bytes are announced");
        yield return Reject("BINUNICODE8 of 2^63", New().Op(0x8D).UInt64(1UL << 63).Stop(), "bytes are announced");
        yield return Reject("BINBYTES8 of 2^64 - 1", New().Op(0x8E).UInt64(ulong.MaxValue).Stop(), "bytes are announced");
        yield return Reject("BYTEARRAY8 of 1 TiB", New().Op(0x96).UInt64(1UL << 40).Stop(), "bytes are announced");
        yield return Reject("BINSTRING of negative length", New().Op('T').UInt32(uint.MaxValue).Stop(), "a string of negative length");
        yield return Reject("SHORT_BINSTRING past the end", New().Op("U\u00FF").Stop(), "bytes are announced");
        yield return Reject("LONG4 of negative length", New().Op(0x8B).UInt32(uint.MaxValue).Stop(), "an integer of -1 bytes");
        yield return Reject("LONG4 of 1 GiB", New().Op(0x8B).UInt32(1 << 30).Stop(), "an integer of 1073741824 bytes");
        yield return Reject("LONG1 past the end", New().Op(0x8A, 200).Stop(), "bytes are announced");
        yield return Reject("FRAME past the end", new PickleAssembler(4).Op(0x95).UInt64(1 << 30).Op('N').Stop(), "bytes are announced");
        yield return Read("an integer of 255 bytes", New().Op(0x8A, 255).Op(new byte[255]).Stop());
        yield return new HostileFile(
            "strings over the limit", TorchFiles.Zip(New().Text(new string('x', 5000)).Stop()), "strings of over 1000 bytes")
        {
            Options = new CheckpointOptions { MaxStringBytes = 1000 },
        };
        yield return new HostileFile(
            "opcodes over the limit", TorchFiles.Zip(New().Op('N').Repeat(200, static p => p.Op(0x85)).Stop()), "over 100 pickle opcodes")
        {
            Options = new CheckpointOptions { MaxPickleOpcodes = 100 },
        };
    }

    private static IEnumerable<HostileFile> Bombs()
    {
        yield return Reject("200,000 nested tuples", New().Op('N').Repeat(200_000, static p => p.Op(0x85)).Stop(), "deeper than 256");
        yield return Reject("100,000 nested lists", New().Op(']').Repeat(100_000, static p => p.Op("]")).Repeat(100_000, static p => p.Op('a'))
            .Stop(), "deeper than 256");
        yield return Reject("nested calls", New().Global("a", "b").Repeat(10_000, static p => p.Op(")R")).Stop(), "deeper than 256");
        yield return Reject("doubled tuples", New().Op(')').Repeat(60, static p => p.Put(1).Get(1).Op(0x86)).Stop(), "memo bomb");
        yield return Reject(
            "doubled tuples with a tensor",
            New().Tensor(static s => s.Storage("0", 6), [6], [1]).Repeat(60, static p => p.Put(1).Get(1).Op(0x86)).Stop(), "memo bomb");
        yield return Reject("a list copied again and again", CopyBomb(), "memo bomb");
        yield return Reject("a text converted again and again", EncodeBomb(), "memo bomb");
        yield return Read("16,384 names for one tensor", ManyNames(14), tensors: 1 << 14);
        yield return Reject("a tuple given to unknown functions again and again", ArgumentBomb(), "memo bomb");
        yield return Reject("nested tensor whose parts expand", NestedBomb(), "larger than its buffer");
        yield return Reject("sparse tensors whose values expand", SparseBomb(), "expand bomb");
        yield return Reject("doubled keys", KeyBomb(), "memo bomb");
        yield return Reject("long keys around one another", NameBomb(), "names of");
        yield return Read("a list that holds itself", New().Op(']').Put(1).Get(1).Op('a').Stop());
        yield return Read("a dict that holds itself", New().Op('}').Put(1).Text("me").Get(1).Op('s').Stop());
        yield return Read(
            "a tuple that holds itself by a list", New().Op(']').Put(1).Get(1).Op(0x85, (byte)'a').Stop());
        yield return Read(
            "one tensor under two names",
            New().Op('}').Text("a").Tensor(static s => s.Storage("0", 6), [6], [1]).Put(9).Op('s').Text("b").Get(9).Op('s').Stop(),
            tensors: 2);
        yield return Reject(
            "from-type rebuilders around one another",
            ForwardBomb(), "_rebuild_from_type_v2");
        yield return Reject("expand bomb", New().Entry("w", static p => p.Tensor(static s => s.Storage("0", 6), [1L << 40], [0])).Stop(),
            "expand bomb");
        yield return Reject(
            "expand bomb by many tensors",
            New().Op('}').Tensor(static s => s.Storage("0", 6), [1 << 14, 1 << 10], [0, 0]).Put(9).Op('0')
                .Repeat(40, static p => p.Text($"t{Guid.NewGuid()}").Get(9).Op('s')).Stop(),
            "expand bomb");
    }

    private static byte[] ManyNames(int doublings) => New().Repeat(8_000, static p => p.Op("N0"))
        .Tensor(static s => s.Storage("0", 6), [6], [1]).Repeat(doublings, static p => p.Put(1).Get(1).Op(0x86)).Stop();

    private static byte[] ArgumentBomb()
    {
        PickleAssembler p = New().Op('(').Repeat(20_000, static q => q.Op('N')).Op('t').Put(1).Op('0').Global("a", "b").Put(2);
        return p.Repeat(20_000, static q => q.Op('0').Get(2).Get(1).Op('R')).Stop();
    }

    private static byte[] NestedBomb()
    {
        PickleAssembler p = New().Global("torch._utils", "_rebuild_nested_tensor").Op('(').Tensor(static s => s.Storage("0", 6), [6], [1]);

        // One part of 2^20 elements with stride 0.
        p.Tensor(static s => s.Storage("1", 3, "LongStorage"), [1, 1], [1, 1], 1);
        p.Tensor(static s => s.Storage("2", 1, "LongStorage"), [1, 1], [1, 1]);
        return p.Tensor(static s => s.Storage("2", 1, "LongStorage"), [1], [1]).Op("tR").Stop();
    }

    private static byte[] SparseBomb()
    {
        PickleAssembler p = New().Op('}').Global("torch.serialization", "_get_layout").Text("torch.sparse_coo").Op(0x85, (byte)'R').Put(1).Op('0');
        p.Tensor(static s => s.Storage("0", 3, "LongStorage"), [1, 1 << 22], [0, 0]).Put(2).Op('0');
        for (int i = 0; i < 30; i++)
        {
            p.Text($"s{i}").Global("torch._utils", "_rebuild_sparse_tensor").Op('(').Get(1).Op('(').Get(2);
            p.Tensor(static s => s.Storage("1", 6), [1 << 22], [0]).Ints(6).Op("ttR").Op('s');
        }

        return p.Stop();
    }

    private static byte[] CopyBomb()
    {
        PickleAssembler p = New().Op("](").Repeat(20_000, static q => q.Op('N')).Op('e').Put(1);
        return p.Repeat(20_000, static q => q.Op('0').Global("__builtin__", "set").Get(1).Op(0x85, (byte)'R')).Stop();
    }

    private static byte[] EncodeBomb()
    {
        PickleAssembler p = New().Text(new string('x', 50_000)).Put(1).Text("latin1").Put(2);
        return p.Repeat(10_000, static q => q.Op('0').Global("_codecs", "encode").Get(1).Get(2).Op(0x86, (byte)'R')).Stop();
    }

    private static byte[] KeyBomb() =>
        New().Op("}").Op("N").Op(0x85).Repeat(60, static p => p.Put(1).Get(1).Op(0x86)).Op("Ns").Put(2).Op("0")
            .Op(")").Repeat(60, static p => p.Put(1).Get(1).Op(0x86)).Stop();

    private static byte[] NameBomb()
    {
        PickleAssembler p = New().Text(new string('k', 100_000)).Put(1).Op('0');
        p.Repeat(100, static q => q.Op('}').Get(1));
        p.Op('}').Repeat(200, static q => q.Text(Guid.NewGuid().ToString()).Tensor(static s => s.Storage("0", 6), [6], [1]).Op('s'));
        return p.Repeat(100, static q => q.Op('s')).Stop();
    }

    private static byte[] ForwardBomb()
    {
        PickleAssembler p = New().Global("torch._tensor", "_rebuild_from_type_v2").Put(1).Op('0').Op(')');
        p.Repeat(50_000, static q => q.Put(2).Op('0').Op('(').Get(1).Op('N').Get(2).Op("Nt"));
        return p.Put(2).Op('0').Get(1).Get(2).Op('R').Stop();
    }

    private static IEnumerable<HostileFile> Shapes()
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
        yield return new HostileFile("an empty tensor of huge sizes", Tensor([0, 1L << 62, 1L << 62], [1, 1, 1], 0), null);
        yield return new HostileFile("a scalar", Tensor([], [], 5), null);
        yield return new HostileFile("rank 64", Tensor(Ones(64), Ones(64), 0), null);
        yield return new HostileFile("any stride where the size is 1", Tensor([1, 6], [long.MaxValue, 1], 0), null);
        yield return Reject("a bool for a size", SizeOf(static p => p.Op(0x88, 0x85)), "holds a bool");
        yield return Reject("a float for a size", SizeOf(static p => p.Float(6).Op(0x85)), "holds a float");
        yield return Reject("text for sizes", SizeOf(static p => p.Text("6")), "argument 2 is a str");
        yield return Reject("a set for sizes", SizeOf(static p => p.Op(0x8F)), "argument 2 is a set");
        yield return Reject(
            "no arguments", New().Global("torch._utils", "_rebuild_tensor_v2").Op(")R").Stop(), "with 0 arguments");
        yield return Reject(
            "a dict for a storage",
            New().Entry("w", static p => p.Tensor(static s => s.Op('}'), [6], [1])).Stop(), "argument 0 is a dict where a storage is wanted");
        yield return Reject(
            "an unknown dtype",
            New().Global("torch._utils", "_rebuild_tensor_v3").Op('(').Storage("0", 24, "UntypedStorage", "torch.storage").Int(0).Ints(6)
                .Ints(1).Op(0x89).EmptyOrderedDict().Global("torch", "float7").Op("tR").Stop(),
            "argument 6");
        yield return Reject(
            "unknown metadata", Metadata("wild"), "metadata wild is not known");
        yield return Reject("conjugation of reals", Metadata("conj"), "conjugation or negation of a float32 tensor");
        yield return Reject("a quantized storage without a scale", New().Tensor(static s => s.Storage("0", 24, "QInt8Storage"), [24], [1])
            .Stop(), "without a scale");
        yield return Reject("an axis outside the tensor", Quantized(static p => p.Global("torch", "per_channel_affine").Op("NN").Int(5)),
            "axis 5");
        yield return Reject("scales that do not fit", Quantized(static p => PerChannel(p)), "not one number for each channel");
        yield return Reject("unknown scheme", Quantized(static p => p.Global("torch", "per_soul").Op("NN")), "a quantization scheme");
        yield return Reject("sparse tensor with float indices", Sparse("FloatStorage", [1, 3], [3]), "indices of type float32");
        yield return Reject("sparse tensor that does not fit", Sparse("LongStorage", [2, 1], [2]), "do not match its shape");
    }

    private static Int128[] Ones(int count)
    {
        Int128[] ones = new Int128[count];
        Array.Fill(ones, 1);
        return ones;
    }

    private static byte[] Tensor(Int128[] shape, Int128[] strides, Int128 offset) =>
        TorchFiles.ZipOf(p => p.Tensor(static s => s.Storage("0", 6), shape, strides, offset));

    private static HostileFile Shape(string name, Int128[] shape, Int128[] strides, Int128 offset, string rule) =>
        new(name, Tensor(shape, strides, offset), rule);

    private static byte[] SizeOf(Action<PickleAssembler> size)
    {
        PickleAssembler p = New().Global("torch._utils", "_rebuild_tensor_v2").Op('(').Storage("0", 6).Int(0);
        size(p);
        return p.Ints(1).Op(0x89).EmptyOrderedDict().Op("tR").Stop();
    }

    private static byte[] Metadata(string key) => New().Global("torch._utils", "_rebuild_tensor_v2").Op('(').Storage("0", 6).Int(0)
        .Ints(6).Ints(1).Op(0x89).EmptyOrderedDict().Op('}').Text(key).Op(0x88, (byte)'s').Op("tR").Stop();

    private static byte[] Quantized(Action<PickleAssembler> parameters)
    {
        PickleAssembler p = New().Global("torch._utils", "_rebuild_qtensor").Op('(').Storage("0", 24, "QInt8Storage").Int(0).Ints(4, 6)
            .Ints(6, 1).Op('(');
        parameters(p);
        return p.Op('t').Op(0x89).EmptyOrderedDict().Op("tR").Stop();
    }

    private static void PerChannel(PickleAssembler p)
    {
        p.Global("torch", "per_channel_affine");
        p.Tensor(static s => s.Storage("1", 6), [6], [1]);
        p.Tensor(static s => s.Storage("1", 6), [6], [1]).Int(0);
    }

    private static byte[] Sparse(string indexType, Int128[] indexShape, Int128[] valueShape)
    {
        PickleAssembler p = New().Global("torch._utils", "_rebuild_sparse_tensor").Op('(');
        p.Global("torch.serialization", "_get_layout").Text("torch.sparse_coo").Op(0x85, (byte)'R').Op('(');
        p.Tensor(s => s.Storage("0", indexType == "LongStorage" ? 3 : 6, indexType), indexShape, [1, 1]);
        p.Tensor(static s => s.Storage("1", 6), valueShape, [1]);
        return p.Ints(6).Op("ttR").Stop();
    }
}
