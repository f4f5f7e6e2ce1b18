using System.Collections.Generic;
using System.Linq;
using DynConv.Checkpoints.Tests.Assembly;
using static DynConv.Checkpoints.Tests.Assembly.ArrayFiles;

namespace DynConv.Checkpoints.Tests.Hostile;

/// <summary>Attacks on safetensors, npy and npz.</summary>
internal static class HostileArrays
{
    public static IEnumerable<HostileFile> All() => [.. SafetensorsFiles(), .. NpyFiles(), .. NpzFiles()];

    private static HostileFile Header(string name, string header, int dataLength, string? rule, int tensors = 1) =>
        new(name, Safetensors(header, dataLength), rule) { Tensors = tensors };

    private static HostileFile Entry(string name, string entry, int dataLength, string? rule) =>
        Header(name, "{\"a\":{" + entry + "}}", dataLength, rule);

    private static IEnumerable<HostileFile> SafetensorsFiles()
    {
        const string Good = """
            "dtype":"F32","shape":[2],"data_offsets":[0,8]
            """;
        yield return Entry("sound safetensors", Good, 8, null);
        yield return Header("safetensors of nothing", "{}", 0, null, 0);
        yield return Header("spaces after the header", "{}      ", 0, null, 0);
        yield return Header("a header of 128 bytes", "{}" + new string(' ', 126), 0, null, 0);
        yield return new HostileFile("header longer than the file", Safetensors("{}", 0, 1000), "not a checkpoint");
        yield return new HostileFile("header of 2^63", Safetensors("{}", 100, 1UL << 63), "not a checkpoint");
        yield return new HostileFile("header of 2^64 - 1", Safetensors("{}", 100, ulong.MaxValue), "not a checkpoint");
        yield return new HostileFile("a space before the header", Safetensors(" {}", 8), "not a checkpoint");
        yield return new HostileFile(
            "header that is not UTF-8", Safetensors([(byte)'{', 0xFF, 0xFE, (byte)'}'], 0), "not UTF-8");
        yield return Header("header cut off", """{"a":{"dtype":"F32" """, 0, "not the JSON");
        yield return Header("header with junk after it", "{} x", 0, "not the JSON");
        yield return Header("header with NUL after it", "{}\0", 0, "not the JSON");
        yield return Header("two headers", "{}{}", 0, "not the JSON");
        yield return Header("comment", "{/* x */}", 0, "not the JSON");
        yield return Header("trailing comma", "{\"a\":{" + Good + "},}", 8, "not the JSON");
        yield return Header(
            "deep nesting", "{\"a\":" + string.Concat(Enumerable.Repeat("[", 1000)), 0, "tensor a is no object");
        yield return Entry(
            "deep unknown member", Good + ",\"x\":" + string.Concat(Enumerable.Repeat("[", 1000)), 8, "not the JSON");
        yield return Entry("unknown member", Good + ",\"x\":[1,2]", 8, null);
        yield return Header("one name twice", "{\"a\":{" + Good + "},\"a\":{" + Good + "}}", 8, "stated twice");
        yield return Header(
            "one name twice by an escape", "{\"a\":{" + Good + "},\"\\u0061\":{" + Good + "}}", 8, "stated twice");
        yield return Entry("dtype twice", "\"dtype\":\"F16\"," + Good, 8, "dtype of tensor a is stated twice");
        yield return Entry("no dtype", "\"shape\":[2],\"data_offsets\":[0,8]", 8, "lacks its dtype");
        yield return Entry("no shape", "\"dtype\":\"F32\",\"data_offsets\":[0,8]", 8, "lacks its dtype");
        yield return Entry("no offsets", "\"dtype\":\"F32\",\"shape\":[2]", 8, "lacks its dtype");
        yield return Header("metadata that is a number", """{"__metadata__":{"a":1}}""", 0, "metadata that is no text");
        yield return Header("metadata that is a list", """{"__metadata__":[]}""", 0, "the metadata is no object");
        yield return Header(
            "metadata twice", """{"__metadata__":{"a":"1","a":"2"}}""", 0, "metadata a is stated twice");
        yield return Header("a tensor that is a number", """{"a":1}""", 0, "tensor a is no object");
        foreach ((string name, string type, string shape, string offsets, int data, string rule) in Entries())
        {
            yield return Entry(name, $"\"dtype\":{type},\"shape\":{shape},\"data_offsets\":{offsets}", data, rule);
        }

        yield return Header("overlap", Two("[0,8]", "[4,12]"), 12, "where it must begin at 8");
        yield return Header("hole", Two("[0,8]", "[12,20]"), 20, "where it must begin at 8");
        yield return Header("one range for two", Two("[0,8]", "[0,8]"), 8, "where it must begin at 8");
        yield return Header("second first", Two("[8,16]", "[0,8]"), 16, null, 2);
    }

    private static string Two(string first, string second) => $$$"""
        {"a":{"dtype":"F32","shape":[2],"data_offsets":{{{first}}}},
        "b":{"dtype":"F32","shape":[2],"data_offsets":{{{second}}}}}
        """;

    private static (string Name, string Type, string Shape, string Offsets, int Data, string Rule)[] Entries() =>
    [
        ("unknown dtype", "\"F7\"", "[2]", "[0,8]", 8, "dtype F7"),
        ("dtype of six bits", "\"F6_E2M3\"", "[4]", "[0,3]", 3, "dtype F6_E2M3"),
        ("dtype that is a number", "7", "[2]", "[0,8]", 8, "a dtype that is no text"),
        ("dtype that is null", "null", "[2]", "[0,8]", 8, "a dtype that is no text"),
        ("shape that is a number", "\"F32\"", "2", "[0,8]", 8, "a list of whole numbers"),
        ("negative size", "\"F32\"", "[-2]", "[0,8]", 8, "not a whole number"),
        ("fraction", "\"F32\"", "[2.0]", "[0,8]", 8, "not a whole number"),
        ("exponent", "\"F32\"", "[2e0]", "[0,8]", 8, "not a whole number"),
        ("size of 2^64", "\"F32\"", "[18446744073709551616]", "[0,8]", 8, "not a whole number"),
        ("size that is text", "\"F32\"", "[\"2\"]", "[0,8]", 8, "not a whole number"),
        ("size that is a list", "\"F32\"", "[[2]]", "[0,8]", 8, "not a whole number"),
        ("rank 100", "\"F32\"", "[" + string.Join(',', Enumerable.Repeat(1, 100)) + "]", "[0,4]", 4, "over 64 numbers"),
        ("product overflows", "\"F32\"", "[4294967296,4294967296]", "[0,8]", 8, "product overflows"),
        ("product of bytes overflows", "\"F64\"", "[2305843009213693953]", "[0,8]", 8, "product overflows"),
        ("three offsets", "\"F32\"", "[2]", "[0,8,8]", 8, "over 2 numbers"),
        ("one offset", "\"F32\"", "[2]", "[8]", 8, "two data offsets"),
        ("offsets backwards", "\"F32\"", "[2]", "[8,0]", 8, "stated at 8 to 0"),
        ("offsets not from 0", "\"F32\"", "[2]", "[4,12]", 12, "stated at 4"),
        ("too few bytes", "\"F32\"", "[2]", "[0,4]", 4, "4 bytes for 2 elements"),
        ("too many bytes", "\"F32\"", "[2]", "[0,12]", 12, "12 bytes for 2 elements"),
        ("data cut off", "\"F32\"", "[2]", "[0,8]", 7, "the tensors have 8 bytes, the file 7"),
        ("bytes after the data", "\"F32\"", "[2]", "[0,8]", 9, "the tensors have 8 bytes, the file 9"),
        ("offsets past the end", "\"F32\"", "[2]", "[0,9223372036854775807]", 8, "bytes for 2 elements"),
    ];

    private static HostileFile Literal(string name, string literal, int dataLength, string? rule) =>
        new(name, Npy(literal, dataLength), rule);

    private static string Of(string descriptor = "'<f4'", string order = "False", string shape = "(2, 3)") =>
        $"{{'descr': {descriptor}, 'fortran_order': {order}, 'shape': {shape}, }}";

    private static IEnumerable<HostileFile> NpyFiles()
    {
        yield return Literal("sound npy", Of(), 24, null);
        yield return Literal(
            "keys in another order", "{'shape': (6,), 'fortran_order': True, 'descr': '>i4'}", 24, null);
        yield return Literal("Python 2's long integers", Of(shape: "(2L, 3L)"), 24, null);
        yield return Literal("a scalar", Of(shape: "()"), 4, null);
        yield return Literal("bytes after the array", Of(), 30, null);
        yield return Literal("objects", Of("'|O'"), 24, "an array of Python objects");
        yield return Literal("records", Of("[('a', '<f4')]"), 24, "arrays of records");
        yield return Literal("bfloat16 as void", Of("'|V2'"), 24, "bfloat16 is saved so");
        yield return Literal("text", Of("'<U4'"), 24, "elements of type <U4");
        yield return Literal("an unknown type", Of("'<f3'"), 24, "elements of type <f3");
        yield return Literal("no byte order", Of("'f4'"), 24, "elements of type f4");
        yield return Literal("an empty type", Of("''"), 24, "elements of type");
        yield return Literal("code for the type", Of("__import__('os')"), 24, "a quoted text is wanted");
        yield return Literal("code for the order", Of(order: "exit()"), 24, "True or False is wanted");
        yield return Literal("a number for the order", Of(order: "0"), 24, "True or False is wanted");
        yield return Literal("code for the shape", Of(shape: "(9**9,)"), 24, "the shape is not a tuple");
        yield return Literal("a number for the shape", Of(shape: "6"), 24, "'(' is wanted");
        yield return Literal("a number in parentheses", Of(shape: "(6)"), 24, "the shape is not a tuple");
        yield return Literal("a negative size", Of(shape: "(-6,)"), 24, "a size that is not a whole number");
        yield return Literal(
            "a size of 2^64", Of(shape: "(18446744073709551616,)"), 24, "a size that is not a whole number");
        yield return Literal(
            "sizes whose product overflows", Of(shape: "(4294967296, 4294967296)"), 24, "product overflows");
        yield return Literal(
            "rank 65", Of(shape: "(" + string.Concat(Enumerable.Repeat("1,", 65)) + ")"), 24, "over 64 dimensions");
        yield return Literal(
            "a size of a tebibyte", Of(shape: "(274877906944,)"), 24, "an array of 1099511627776 bytes in 24");
        yield return Literal("data cut off", Of(), 23, "an array of 24 bytes in 23");
        yield return Literal(
            "a key twice", "{'descr': '<f4', 'descr': '<f4', 'shape': (6,)}", 24, "key descr comes twice");
        yield return Literal("an unknown key", "{'descr': '<f4', 'evil': 1}", 24, "key evil is not known");
        yield return Literal("a key missing", "{'descr': '<f4', 'shape': (6,)}", 24, "must have descr");
        yield return Literal("junk after the literal", Of() + " + x", 24, "must have descr");
        yield return Literal("no literal", "()", 24, "'{' is wanted");
        yield return Literal("a quote that does not end", "{'descr", 24, "a quoted text is wanted");
        yield return new HostileFile("npy 4.0", Npy(Of(), 24, major: 4), "npy version 4.0");
        yield return new HostileFile("npy 1.7", Npy(Of(), 24, minor: 7), "npy version 1.7");
        yield return new HostileFile("npy 2.0", Npy(Of(), 24, major: 2), null);
        yield return new HostileFile("npy 3.0", Npy(Of(), 24, major: 3), null);
        yield return new HostileFile(
            "header of 4 GiB", Npy(Of(), 24, major: 2, length: uint.MaxValue), "a header of 4294967295 bytes");
        yield return new HostileFile("header past the end", Npy(Of(), 0, length: 5000), "a header of 5000 bytes");
        yield return new HostileFile(
            "header of 20,000 spaces", Npy(Of() + new string(' ', 20_000), 24), "a header of 200");
        yield return new HostileFile("header of no bytes", Npy(Of(), 24, length: 0), "'{' is wanted");
        yield return new HostileFile("npy of 7 bytes", SmallNpy()[..7], "no npy header");
    }

    private static IEnumerable<HostileFile> NpzFiles()
    {
        yield return new HostileFile(
            "sound npz", new ZipAssembler().Add("a.npy", SmallNpy()).Add("A.npy", SmallNpy()).ToArray(), null)
        {
            Tensors = 2,
        };
        yield return new HostileFile(
            "npz with bytes after an array", new ZipAssembler().Add("a.npy", [.. SmallNpy(), 0]).ToArray(),
            "1 bytes after the array");
        yield return new HostileFile(
            "npz with an empty record", new ZipAssembler().Add("a.npy", []).ToArray(), "no npy header");
        yield return new HostileFile("npz with objects", new ZipAssembler().Add("a.npy", Npy(Of("'|O'"), 24)).ToArray(),
            "an array of Python objects");
        yield return new HostileFile("npz with one name twice",
            new ZipAssembler().Add("a.npy", SmallNpy()).Add("a.npy", SmallNpy()).ToArray(),
            "two records have this name");
        yield return new HostileFile(
            "npz with a name upwards", new ZipAssembler().Add("../a.npy", SmallNpy()).ToArray(), "leads out");
    }
}
