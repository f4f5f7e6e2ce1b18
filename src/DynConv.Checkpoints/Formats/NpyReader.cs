using System;
using System.Collections.Generic;
using DynConv.Checkpoints.Bytes;
using DynConv.Checkpoints.Containers;
using DynConv.Checkpoints.Pickle;
using DynConv.Checkpoints.Tensors;

namespace DynConv.Checkpoints.Formats;

/// <summary>Reads npy files and npz archives.</summary>
internal static class NpyReader
{
    public const string Kind = "npy";
    public const string ArchiveKind = "npz";

    private const string Extension = ".npy";

    /// <summary>Reads an npy file; its array has an empty name.</summary>
    public static CheckpointContent Read(ByteSource source, CheckpointOptions options)
    {
        NpyHeader header = NpyHeader.Read(source);
        CheckpointTensor tensor = ToTensor(source, header, string.Empty, options);
        long rest = source.Length - header.DataOffset - tensor.ByteCount;
        return new CheckpointContent(CheckpointFormat.Npy, [tensor])
        {
            Warnings = rest == 0 ? [] : [$"{rest} bytes after the array are not read"],
        };
    }

    /// <summary>Reads an npz archive.</summary>
    public static CheckpointContent ReadArchive(ZipDirectory zip, CheckpointOptions options)
    {
        List<CheckpointTensor> tensors = [];
        foreach (ZipRecord record in zip.Records)
        {
            ByteSource source = zip.Open(record, ArchiveKind, allowDeflated: true);
            NpyHeader header = source is InflatedSource inflated
                ? NpyHeader.Read(new MemorySource<byte>(source.Origin, inflated.ReadPrefix(NpyHeader.MaxLength)))
                : NpyHeader.Read(source);
            CheckpointTensor tensor = ToTensor(source, header, record.Name[..^Extension.Length], options);
            if (source.Length != header.DataOffset + tensor.ByteCount)
            {
                throw source.Origin.Refuse(
                    null, $"{source.Length - header.DataOffset - tensor.ByteCount} bytes after the array");
            }

            tensors.Add(tensor);
        }

        return new CheckpointContent(CheckpointFormat.Npz, tensors);
    }

    /// <summary>Whether an archive has npy records only.</summary>
    public static bool IsArchive(ZipDirectory zip)
    {
        foreach (ZipRecord record in zip.Records)
        {
            if (!record.Name.EndsWith(Extension, StringComparison.Ordinal))
            {
                return false;
            }
        }

        return true;
    }

    private static CheckpointTensor ToTensor(
        ByteSource source, NpyHeader header, string name, CheckpointOptions options)
    {
        long count = TensorChecks.CountElements(source.Origin, 8, header.Shape);
        Int128 length = (Int128)count * header.Type.ByteSize();
        if (length > source.Length - header.DataOffset)
        {
            throw source.Origin.Refuse(
                header.DataOffset, $"an array of {length} bytes in {source.Length - header.DataOffset}",
                "the file is cut off");
        }

        StorageData storage = new(name, (long)length, header.IsBigEndian);
        storage.Bind(source.Slice(header.DataOffset, (long)length, source.Origin));
        long[] strides = header.IsFortran
            ? NumpyArray.ColumnMajorStrides(header.Shape)
            : TensorView.RowMajorStrides(header.Shape);
        return new CheckpointTensor(name, TensorChecks.Strided(
            source.Origin, 8, header.Type, storage, 0, header.Shape, strides, options.MaxExpandedBytes));
    }
}
