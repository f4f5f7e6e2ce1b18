using System.Collections.Generic;
using DynConv.Checkpoints.Tests.Assembly;

namespace DynConv.Checkpoints.Tests.Hostile;

/// <summary>Attacks in the pickle itself.</summary>
internal static class HostilePickles
{
    public static IEnumerable<HostileFile> All() => [.. Code(), .. Calls(), .. Targets(), .. Stack(), .. Lengths()];

    private static HostileFile Reject(string name, PickleAssembler pickle, string rule) =>
        HostileFile.OfPickle(name, pickle, rule);

    private static HostileFile Read(string name, PickleAssembler pickle, int tensors = 0) =>
        HostileFile.OfPickle(name, pickle, null, tensors);

    private static PickleAssembler New() => new();

    private static IEnumerable<HostileFile> Code()
    {
        foreach ((string module, string name) in (IEnumerable<(string, string)>)
            [
                ("os", "system"), ("posix", "system"), ("nt", "system"), ("os.path", "join"), ("subprocess", "Popen"),
                ("builtins", "eval"), ("__builtin__", "eval"), ("__builtin__", "exec"), ("builtins", "__import__"),
                ("sys", "modules"), ("pip", "main"), ("runpy", "_run_code"), ("pydoc", "locate"), ("ctypes", "CDLL"),
                ("torch", "load"), ("torch.jit", "load"), ("importlib", "import_module"), ("builtins", "eval.x"),
            ])
        {
            yield return Reject(
                $"REDUCE of {module}.{name}",
                New().Global(module, name).Op('(').Text("id").Op("tR"),
                $"not allowed: GLOBAL {module}.{name}");
        }

        yield return Reject(
            "STACK_GLOBAL of os.system",
            new PickleAssembler(4).Text("os").Text("system").Op(0x93).Text("id").Op(0x85, (byte)'R'),
            "not allowed: GLOBAL os.system");
        yield return Reject(
            "os.system named and dropped",
            New().Entry("w", static p => p.Global("os", "system").Op("0N")),
            "not allowed: GLOBAL os.system");
        yield return Reject("INST", New().Op("(").Text("id").Op("ios\nsystem\n"), "opcode INST is not allowed");
        yield return Reject("OBJ", New().Op("(No"), "opcode OBJ is not allowed");
        yield return Reject("EXT1", New().Op(0x82, 1), "opcode EXT is not allowed");
    }

    private static IEnumerable<HostileFile> Calls()
    {
        yield return Reject("call of a tensor", New().Small().Op(")R"), "a tensor is called");
        yield return Reject("call of text", New().Text("os.system").Op(")R"), "a str is called");
        yield return Reject("call with a list", New().Global("a", "b").Op("]R"), "a call with a list");
        yield return Reject("object of text", New().Text("x").Op(")").Op(0x81), "an object of a str is made");

        // Inert here; honest pickles of bound methods have it.
        yield return Read("call of getattr", New().Global("builtins", "getattr").Op('(').Text("x").Text("y").Op("tR"));
        yield return Read("call of an unknown class", New().Global("my.pkg", "Net").Op(")R"));
        yield return Reject("call of an unknown class where none may be", New().Global("my.pkg", "Net").Op(")R"),
            "not allowed: GLOBAL my.pkg.Net") with
        {
            Options = new CheckpointOptions { RefuseUnknownGlobals = true },
        };
        yield return Read(
            "tensor among the arguments of an unknown function",
            New().Entry("w", static p => p.Global("my.pkg", "wrap").Op('(').Small().Op("tR")),
            tensors: 1);
        yield return Reject(
            "storage among the arguments of an unknown function",
            New().Entry("w", static p => p.Global("my.pkg", "rebuild").Op('(').Storage("0", 6).Op("tR")),
            "makes something of a storage in a way that is not known");
        yield return Reject(
            "known function that is not read",
            New().Global("torch._utils", "_rebuild_wrapper_subclass").Op(")R"),
            "tensors of this kind are not read");
        yield return Reject(
            "storage from bytes",
            New().Global("torch.storage", "_load_from_bytes").Op(")R"),
            "tensors of this kind are not read");
    }

    private static IEnumerable<HostileFile> Targets()
    {
        yield return Reject(
            "SETITEM on a tensor", New().Small().Int(0).Float(9).Op("s"), "elements of a tensor are set");
        yield return Reject(
            "SETITEMS on a tensor", New().Small().Op('(').Int(0).Float(9).Op("u"), "elements of a tensor are set");
        yield return Reject(
            "SETITEM on a storage", New().Storage("0", 6).Int(0).Float(9).Op("s"), "elements of a storage are set");
        yield return Reject("SETITEM on a list", New().Op(']').Int(0).Float(9).Op("s"), "items are set on a list");
        yield return Reject("APPEND to a dict", New().Op("}Na"), "items are appended to a dict");
        yield return Reject(
            "BUILD of a tensor",
            New().Small().Op('(').Storage("0", 6).Int(0).Ints(6).Ints(1).Op("tb"),
            "the state of a tensor is set");
        yield return Reject("BUILD of text", New().Text("x").Op("}b"), "the state of a str is set");
        yield return Reject(
            "BUILD twice", New().Global("a", "B").Op(")").Op(0x81).Op("}b}b"), "state is set twice");
    }

    private static IEnumerable<HostileFile> Stack()
    {
        yield return Reject("POP of nothing", New().Op("0"), "stack is empty");
        yield return Reject("SETITEM under a mark", New().Op("}(").Text("a").Op("Ns"), "stack is empty");
        yield return Reject("TUPLE without a mark", New().Op("Nt"), "no mark");
        yield return Reject("TUPLE3 of two", New().Op("NN").Op(0x87), "stack is empty");
        yield return Reject("odd SETITEMS", New().Op("}(Nu"), "a key without a value");
        yield return Reject("DUP", New().Op("N2"), "opcode DUP is not allowed");
        yield return Reject("text protocol", New().Op("I5\n"), "text protocol 0");
        yield return Reject("unknown opcode", New().Op(0xFF), "opcode 0xff is not allowed");
        yield return Reject("protocol 9", new PickleAssembler(9).Op('N'), "protocol 9 is not known");
        yield return Reject("two values at STOP", New().Op("NN"), "ends with 2 values");
        yield return Reject("no value at STOP", New(), "ends with 0 values");
        yield return Reject("a mark at STOP", New().Op("N("), "1 marks");
        yield return HostileFile.OfBytes("no STOP", New().Op('N').ToArray(), "1 bytes are announced where 0 are left");
        yield return HostileFile.OfBytes("bytes after STOP", [.. New().Op('}').Stop(), .. "junk"u8], null);
        yield return Reject("memo entry that was not put", New().Get(5), "memo entry 5 was never put");
        yield return Read(
            "memo index of 2^32 - 2", New().Op("Nr").UInt32(uint.MaxValue - 1).Op("0j").UInt32(uint.MaxValue - 1));
        yield return Reject(
            "STACK_GLOBAL of numbers", new PickleAssembler(4).Int(1).Int(2).Op(0x93), "STACK_GLOBAL of something");
        yield return Reject("not UTF-8", New().Op('X').UInt32(2).Op(0xC3, 0x28), "text that is not UTF-8");
        yield return Reject(
            "a name of 2,000 characters", New().Global(new string('a', 2000), "b"), "a name over 1024 characters");
    }

    private static IEnumerable<HostileFile> Lengths()
    {
        yield return Reject(
            "BINUNICODE of 4 GiB", New().Op('X').UInt32(uint.MaxValue), "4294967295 bytes are announced");
        yield return Reject("BINUNICODE8 of 2^63", New().Op(0x8D).UInt64(1UL << 63), "bytes are announced");
        yield return Reject("BINBYTES8 of 2^64 - 1", New().Op(0x8E).UInt64(ulong.MaxValue), "bytes are announced");
        yield return Reject("BYTEARRAY8 of 1 TiB", New().Op(0x96).UInt64(1UL << 40), "bytes are announced");
        yield return Reject(
            "BINSTRING of negative length", New().Op('T').UInt32(uint.MaxValue), "a string of negative length");
        yield return Reject("SHORT_BINSTRING past the end", New().Op("U\u00FF"), "bytes are announced");
        yield return Reject("LONG4 of negative length", New().Op(0x8B).UInt32(uint.MaxValue), "an integer of -1 bytes");
        yield return Reject("LONG4 of 1 GiB", New().Op(0x8B).UInt32(1 << 30), "an integer of 1073741824 bytes");
        yield return Reject("LONG1 past the end", New().Op(0x8A, 200), "bytes are announced");
        yield return Reject(
            "FRAME past the end", new PickleAssembler(4).Op(0x95).UInt64(1 << 30).Op('N'), "bytes are announced");
        yield return Read("an integer of 255 bytes", New().Op(0x8A, 255).Op(new byte[255]));
        yield return Reject(
            "strings over the limit", New().Text(new string('x', 5000)), "strings of over 1000 bytes") with
        {
            Options = new CheckpointOptions { MaxStringBytes = 1000 },
        };
        yield return Reject(
            "opcodes over the limit", New().Op('N').Repeat(200, static p => p.Op(0x85)), "over 100 pickle opcodes") with
        {
            Options = new CheckpointOptions { MaxPickleOpcodes = 100 },
        };
    }
}
