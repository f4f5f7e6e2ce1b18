using System;
using System.Collections.Generic;
using System.IO;
using System.Text.Json;
using DynConv.Checkpoints.Bytes;

namespace DynConv.Checkpoints.Formats;

/// <summary>
/// Reads <c>*.safetensors.index.json</c>: {"metadata": …, "weight_map": {tensor: file}}. The files lie beside the index
/// and have plain names, so that an index cannot reach anything else.
/// </summary>
internal static class SafetensorsIndexReader
{
    public const string Kind = "safetensors index";

    private const int MaxLength = 100_000_000;
    private const int MaxShards = 4096;

    /// <summary>Whether a file is a JSON object.</summary>
    public static bool IsIndex(ByteSource source)
    {
        Span<byte> start = stackalloc byte[(int)Math.Min(64, source.Length)];
        source.Read(0, start);
        ReadOnlySpan<byte> text = start.TrimStart(" \t\r\n"u8);
        return text.Length > 1 && text[0] == (byte)'{' && text[1..].TrimStart(" \t\r\n"u8) is [(byte)'"', ..] or [];
    }

    /// <summary>Reads an index and the headers of its files.</summary>
    public static CheckpointContent Read(ByteSource source, string path, CheckpointOptions options)
    {
        List<KeyValuePair<string, string>> map = ReadMap(source, options);
        string folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? string.Empty;
        Dictionary<string, (MappedFile File, StateDict Tensors)> shards = new(StringComparer.Ordinal);
        try
        {
            List<CheckpointTensor> tensors = new(map.Count);
            foreach ((string name, string shard) in map)
            {
                if (!shards.TryGetValue(shard, out (MappedFile File, StateDict Tensors) opened))
                {
                    CheckName(source.Origin, shard, shards.Count);
                    opened = Open(Path.Combine(folder, shard), options);
                    shards.Add(shard, opened);
                }

                tensors.Add(opened.Tensors.TryGetTensor(name, out CheckpointTensor? tensor)
                    ? tensor
                    : throw source.Origin.Refuse(
                        null, $"{Escaping.Escape(shard)} has no tensor {Escaping.Escape(name)}",
                        "download the model again"));
            }

            return new CheckpointContent(CheckpointFormat.SafetensorsIndex, tensors) { Files = [.. Files(shards)] };
        }
        catch
        {
            foreach (IDisposable file in Files(shards))
            {
                file.Dispose();
            }

            throw;
        }
    }

    private static IEnumerable<IDisposable> Files(Dictionary<string, (MappedFile File, StateDict Tensors)> shards)
    {
        foreach ((MappedFile file, _) in shards.Values)
        {
            yield return file;
        }
    }

    private static (MappedFile File, StateDict Tensors) Open(string path, CheckpointOptions options)
    {
        MappedFile file = MappedFile.Open(path);
        try
        {
            Origin origin = file.Origin with { Kind = SafetensorsReader.Kind };
            if (!SafetensorsHeader.IsSafetensors(file))
            {
                throw origin.Refuse(null, "this part of a model is no safetensors file", "download it again");
            }

            return (file, StateDict.FromTensors(
                SafetensorsReader.Read(file.Slice(0, file.Length, origin), options).Tensors));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private static void CheckName(Origin origin, string name, int opened)
    {
        if (name.Length is 0 or > 255 || name.AsSpan().ContainsAny("/\\:\0") || name is "." or "..")
        {
            throw origin.Refuse(
                null, $"{Escaping.Escape(name)} is not the plain name of a file", "do not trust this file");
        }

        if (opened == MaxShards)
        {
            throw origin.Refuse(null, $"over {MaxShards} files");
        }
    }

    private static List<KeyValuePair<string, string>> ReadMap(ByteSource source, CheckpointOptions options)
    {
        if (source.Length > MaxLength)
        {
            throw source.Origin.Refuse(null, $"an index of {source.Length} bytes, over {MaxLength}");
        }

        byte[] text = new byte[source.Length];
        source.Read(0, text);
        try
        {
            return Parse(source.Origin, text, options)
                ?? throw source.Origin.Refuse(null, "a JSON file without a weight_map", "give the checkpoint itself");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            throw source.Origin.Refuse(null, "a damaged JSON file", "give the checkpoint itself", exception);
        }
    }

    private static List<KeyValuePair<string, string>>? Parse(
        Origin origin, ReadOnlySpan<byte> text, CheckpointOptions options)
    {
        List<KeyValuePair<string, string>>? map = null;
        Utf8JsonReader reader = new(text, new JsonReaderOptions { MaxDepth = 16 });
        reader.Read();
        while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
        {
            bool isMap = reader.ValueTextEquals("weight_map");
            reader.Read();
            if (!isMap)
            {
                reader.Skip();
                continue;
            }

            if (reader.TokenType != JsonTokenType.StartObject)
            {
                throw origin.Refuse(reader.TokenStartIndex, "a weight_map that is no object");
            }

            map = map is null ? [] : throw origin.Refuse(reader.TokenStartIndex, "two weight maps");
            HashSet<string> names = new(StringComparer.Ordinal);
            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                string name = reader.GetString()!;
                reader.Read();
                map.Add(new(name, reader.GetString() ?? string.Empty));
                if (!names.Add(name) || names.Count > options.MaxTensors)
                {
                    throw origin.Refuse(
                        reader.TokenStartIndex,
                        $"tensor {Escaping.Escape(name)} is mapped twice, or there are too many");
                }
            }
        }

        while (reader.Read())
        {
        }

        return map;
    }
}
