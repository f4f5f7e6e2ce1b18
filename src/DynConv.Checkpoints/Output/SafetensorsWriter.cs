using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.IO;
using System.Text.Encodings.Web;
using System.Text.Json;
using DynConv.Checkpoints.Formats;

namespace DynConv.Checkpoints.Output;

/// <summary>
/// Writes safetensors files as PyTorch's writer does: tensors ordered by the size of their elements, largest first, so
/// that each is aligned; within one size by name; the header padded with spaces to a multiple of 8.
/// </summary>
internal static class SafetensorsWriter
{
    private const int Alignment = 8;

    /// <summary>Writes a file.</summary>
    public static void Write(
        Stream stream, IReadOnlyList<CheckpointTensor> tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        CheckpointTensor[] ordered = [.. tensors];
        Array.Sort(ordered, static (a, b) => a.ElementType.ByteSize() != b.ElementType.ByteSize()
            ? b.ElementType.ByteSize().CompareTo(a.ElementType.ByteSize())
            : string.CompareOrdinal(a.Name, b.Name));
        byte[] header = Header(ordered, metadata);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(length, (ulong)header.Length);
        stream.Write(length);
        stream.Write(header);
        foreach (CheckpointTensor tensor in ordered)
        {
            tensor.WriteBytesTo(stream);
        }
    }

    private static byte[] Header(CheckpointTensor[] tensors, IReadOnlyDictionary<string, string>? metadata)
    {
        using MemoryStream buffer = new();
        using (Utf8JsonWriter writer = new(
            buffer, new JsonWriterOptions { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping }))
        {
            writer.WriteStartObject();
            WriteMetadata(writer, metadata);
            long at = 0;
            foreach (CheckpointTensor tensor in tensors)
            {
                WriteEntry(writer, tensor, at);
                at += tensor.ByteCount;
            }

            writer.WriteEndObject();
        }

        while (buffer.Length % Alignment != 0)
        {
            buffer.WriteByte((byte)' ');
        }

        return buffer.Length <= SafetensorsHeader.MaxLength
            ? buffer.ToArray()
            : throw new CheckpointException(
                $"a safetensors header of {buffer.Length} bytes, over {SafetensorsHeader.MaxLength}");
    }

    private static void WriteMetadata(Utf8JsonWriter writer, IReadOnlyDictionary<string, string>? metadata)
    {
        if (metadata is null or { Count: 0 })
        {
            return;
        }

        writer.WriteStartObject("__metadata__");
        foreach ((string key, string value) in metadata)
        {
            writer.WriteString(key, value);
        }

        writer.WriteEndObject();
    }

    private static void WriteEntry(Utf8JsonWriter writer, CheckpointTensor tensor, long at)
    {
        if (!tensor.HasData)
        {
            throw tensor.Refuse("a tensor without dense data cannot be written", null);
        }

        if (tensor.Name == "__metadata__")
        {
            throw tensor.Refuse("a safetensors file has no tensor of this name", "give it another name");
        }

        string type = SafetensorsTypes.NameOf(tensor.ElementType) ?? throw tensor.Refuse(
            $"safetensors has no elements of type {tensor.ElementType.PyTorchName()}", "write it as float32");
        writer.WriteStartObject(tensor.Name);
        writer.WriteString("dtype", type);
        writer.WriteStartArray("shape");
        foreach (long size in tensor.Shape)
        {
            writer.WriteNumberValue(size);
        }

        writer.WriteEndArray();
        writer.WriteStartArray("data_offsets");
        writer.WriteNumberValue(at);
        writer.WriteNumberValue(at + tensor.ByteCount);
        writer.WriteEndArray();
        writer.WriteEndObject();
    }
}
