using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Text.Json;
using System.Text.Unicode;
using DynConv.Checkpoints.Bytes;
using DynConv.Checkpoints.Tensors;

namespace DynConv.Checkpoints.Formats;

/// <summary>The header of a safetensors file: a length, then a JSON object of tensors.</summary>
internal sealed class SafetensorsHeader
{
    public const int MaxLength = 100_000_000;

    private const int MaxNameLength = 1 << 16;

    private readonly Origin _origin;
    private readonly CheckpointOptions _options;
    private readonly List<SafetensorsEntry> _entries = [];
    private readonly Dictionary<string, string> _metadata = new(StringComparer.Ordinal);

    private SafetensorsHeader(Origin origin, CheckpointOptions options)
    {
        _origin = origin;
        _options = options;
    }

    /// <summary>The tensors in the header's order.</summary>
    public IReadOnlyList<SafetensorsEntry> Entries => _entries;

    /// <summary>The texts under <c>__metadata__</c>.</summary>
    public IReadOnlyDictionary<string, string> Metadata => _metadata;

    /// <summary>The byte after the header.</summary>
    public long DataOffset { get; private init; }

    /// <summary>Whether a file begins as a safetensors file does.</summary>
    public static bool IsSafetensors(ByteSource source)
    {
        if (source.Length < 9)
        {
            return false;
        }

        Span<byte> start = stackalloc byte[9];
        source.Read(0, start);
        return BinaryPrimitives.ReadUInt64LittleEndian(start) <= (ulong)(source.Length - 8) && start[8] == (byte)'{';
    }

    /// <summary>Reads and checks a header. What the data offsets must be is checked by the caller.</summary>
    public static SafetensorsHeader Read(ByteSource source, CheckpointOptions options)
    {
        Span<byte> lengthBytes = stackalloc byte[8];
        source.Read(0, lengthBytes);
        ulong length = BinaryPrimitives.ReadUInt64LittleEndian(lengthBytes);
        if (length > MaxLength || length > (ulong)(source.Length - 8))
        {
            throw source.Origin.Refuse(0, $"a header of {length} bytes, over {Math.Min(MaxLength, source.Length - 8)}");
        }

        byte[] text = new byte[length];
        source.Read(8, text);
        SafetensorsHeader header = new(source.Origin, options) { DataOffset = 8 + (long)length };
        if (!Utf8.IsValid(text))
        {
            throw source.Origin.Refuse(8, "the header is not UTF-8");
        }

        try
        {
            header.Parse(text);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw source.Origin.Refuse(8, "the header is not the JSON that it must be", null, exception);
        }

        return header;
    }

    private void Parse(ReadOnlySpan<byte> text)
    {
        HashSet<string> names = new(StringComparer.Ordinal);
        Utf8JsonReader reader = new(text, new JsonReaderOptions { MaxDepth = 8 });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string name = reader.GetString()!;
            if (!names.Add(name))
            {
                throw Refuse(reader, $"tensor {Escaping.Escape(name)} is stated twice");
            }

            if (name.Length > MaxNameLength || names.Count > _options.MaxTensors)
            {
                throw Refuse(reader, $"a name over {MaxNameLength} characters, or over {_options.MaxTensors} tensors");
            }

            reader.Read();
            if (name == "__metadata__")
            {
                ParseMetadata(ref reader);
            }
            else
            {
                _entries.Add(ParseEntry(ref reader, name));
            }
        }

        // What follows the object may be white space only; the reader refuses all else.
        while (reader.Read())
        {
        }
    }

    private void ParseMetadata(ref Utf8JsonReader reader)
    {
        Expect(reader, JsonTokenType.StartObject, "the metadata is no object");
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string key = reader.GetString()!;
            reader.Read();
            Expect(reader, JsonTokenType.String, "metadata that is no text");
            if (!_metadata.TryAdd(key, reader.GetString()!))
            {
                throw Refuse(reader, $"metadata {Escaping.Escape(key)} is stated twice");
            }
        }
    }

    private SafetensorsEntry ParseEntry(ref Utf8JsonReader reader, string name)
    {
        Expect(reader, JsonTokenType.StartObject, $"tensor {Escaping.Escape(name)} is no object");
        string? type = null;
        List<long>? shape = null;
        List<long>? offsets = null;
        HashSet<string> members = [];
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            string member = reader.GetString()!;
            if (!members.Add(member))
            {
                throw Refuse(reader, $"{Escaping.Escape(member)} of tensor {Escaping.Escape(name)} is stated twice");
            }

            reader.Read();
            switch (member)
            {
                case "dtype":
                    Expect(reader, JsonTokenType.String, "a dtype that is no text");
                    type = reader.GetString();
                    break;
                case "shape":
                    shape = ParseIntegers(ref reader, TensorChecks.MaxRank);
                    break;
                case "data_offsets":
                    offsets = ParseIntegers(ref reader, 2);
                    break;
                default:
                    reader.Skip();
                    break;
            }
        }

        if (type is null || shape is null || offsets is not [long begin, long end])
        {
            throw Refuse(reader, $"tensor {Escaping.Escape(name)} lacks its dtype, shape or two data offsets");
        }

        ElementType element = SafetensorsTypes.TypeOf(type)
            ?? throw Refuse(
                reader, $"dtype {Escaping.Escape(type, 20)} of tensor {Escaping.Escape(name)} is not known");
        return new SafetensorsEntry(name, element, [.. shape], begin, end);
    }

    private List<long> ParseIntegers(ref Utf8JsonReader reader, int maxCount)
    {
        Expect(reader, JsonTokenType.StartArray, "a list of whole numbers is wanted");
        List<long> integers = [];
        while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
        {
            if (reader.TokenType != JsonTokenType.Number || !reader.TryGetInt64(out long value) || value < 0)
            {
                throw Refuse(reader, "a number that is not a whole number from 0 to 2^63 - 1");
            }

            if (integers.Count == maxCount)
            {
                throw Refuse(reader, $"over {maxCount} numbers");
            }

            integers.Add(value);
        }

        return integers;
    }

    private void Expect(in Utf8JsonReader reader, JsonTokenType type, string reason)
    {
        if (reader.TokenType != type)
        {
            throw Refuse(reader, reason);
        }
    }

    private CheckpointException Refuse(in Utf8JsonReader reader, string reason) =>
        _origin.Refuse(8 + reader.TokenStartIndex, reason);
}
