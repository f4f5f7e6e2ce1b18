using System;
using System.Collections.Generic;
using DynConv.Checkpoints.Bytes;
using DynConv.Checkpoints.Tensors;

namespace DynConv.Checkpoints.Formats;

/// <summary>Reads safetensors files.</summary>
internal static class SafetensorsReader
{
    public const string Kind = "safetensors";

    /// <summary>Reads a file.</summary>
    public static CheckpointContent Read(ByteSource source, CheckpointOptions options)
    {
        SafetensorsHeader header = SafetensorsHeader.Read(source, options);
        CheckOffsets(source, header);
        List<CheckpointTensor> tensors = new(header.Entries.Count);
        foreach (SafetensorsEntry entry in header.Entries)
        {
            Origin origin = source.Origin with { Record = $"tensor {entry.Name}" };
            StorageData storage = new(entry.Name, entry.End - entry.Begin, bigEndian: false);
            storage.Bind(source.Slice(header.DataOffset + entry.Begin, entry.End - entry.Begin, origin));
            tensors.Add(new CheckpointTensor(entry.Name, TensorChecks.Strided(
                origin, null, entry.Type, storage, 0, entry.Shape, TensorView.RowMajorStrides(entry.Shape),
                options.MaxExpandedBytes)));
        }

        return new CheckpointContent(CheckpointFormat.Safetensors, tensors)
        {
            Attributes = () => MetadataOf(header),
        };
    }

    /// <summary>The tensors must fill the data from its start to the file's end, one behind the other.</summary>
    private static void CheckOffsets(ByteSource source, SafetensorsHeader header)
    {
        SafetensorsEntry[] ordered = [.. header.Entries];
        Array.Sort(ordered, static (a, b) => a.Begin != b.Begin ? a.Begin.CompareTo(b.Begin) : a.End.CompareTo(b.End));
        long at = 0;
        foreach (SafetensorsEntry entry in ordered)
        {
            Origin origin = source.Origin with { Record = $"tensor {entry.Name}" };
            if (entry.Begin != at || entry.End < entry.Begin)
            {
                throw origin.Refuse(
                    null, $"its data is stated at {entry.Begin} to {entry.End} where it must begin at {at}",
                    "the file is damaged");
            }

            long count = TensorChecks.CountElements(origin, null, entry.Shape);
            if ((Int128)count * entry.Type.ByteSize() != entry.End - entry.Begin)
            {
                throw origin.Refuse(
                    null, $"{entry.End - entry.Begin} bytes for {count} elements of {entry.Type.PyTorchName()}",
                    "the file is damaged");
            }

            at = entry.End;
        }

        if (at != source.Length - header.DataOffset)
        {
            throw source.Origin.Refuse(
                header.DataOffset,
                $"the tensors have {at} bytes, the file {source.Length - header.DataOffset} after its header",
                "the file is cut off or has bytes after its end");
        }
    }

    private static Dictionary<string, object?> MetadataOf(SafetensorsHeader header)
    {
        Dictionary<string, object?> attributes = new(StringComparer.Ordinal);
        foreach ((string key, string value) in header.Metadata)
        {
            attributes[$"__metadata__.{key}"] = value;
        }

        return attributes;
    }
}
