using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.IO.Compression;
using System.Linq;
using DynConv.Checkpoints.Tests.Assembly;

namespace DynConv.Vulkan.Tests.Zoo;

/// <summary>Writes generated state dicts as <c>torch.save</c> does, straight to disk.</summary>
internal static class GeneratedCheckpoint
{
    /// <summary>An archive, the form since PyTorch 1.6: the state dict bare.</summary>
    public static void WriteZip(string path, IReadOnlyList<GeneratedTensor> tensors)
    {
        using FileStream file = File.Create(path);
        using ZipArchive archive = new(file, ZipArchiveMode.Create);
        Add(archive, "data.pkl", stream => stream.Write(Pickle(tensors, static (pickle, tensor, key) =>
            pickle.Storage(key, tensor.Count, StorageType(tensor)))));
        for (int i = 0; i < tensors.Count; i++)
        {
            Add(archive, $"data/{Key(i)}", tensors[i].WriteTo);
        }

        Add(archive, "version", static stream => stream.Write("3\n"u8));
    }

    /// <summary>The form before that: pickles, and the storages behind them.</summary>
    public static void WriteLegacy(string path, IReadOnlyList<GeneratedTensor> tensors)
    {
        using FileStream file = File.Create(path);
        file.Write(TorchFiles.LegacyPrefix());
        file.Write(Pickle(tensors, static (pickle, tensor, key) =>
            pickle.LegacyStorage(key, tensor.Count, StorageType(tensor))));
        file.Write(TorchFiles.Keys([.. Enumerable.Range(0, tensors.Count).Select(Key)]));
        foreach (GeneratedTensor tensor in tensors)
        {
            file.Write(BitConverter.GetBytes(tensor.Count));
            tensor.WriteTo(file);
        }
    }

    /// <summary>An archive with all names and shapes, where one number stands for all others.</summary>
    /// <param name="tensors">Names and shapes.</param>
    /// <param name="wrapper">The dict in which the state dict is; empty for none.</param>
    /// <param name="prefix">What every name begins with, with its dot; empty for nothing.</param>
    public static byte[] Outline(IReadOnlyList<GeneratedTensor> tensors, string wrapper, string prefix)
    {
        // The reader takes a tensor that is 64 times as large as its storage for an expand bomb.
        int numbers = 1 + (int)(tensors.Max(static tensor => tensor.Count) / 64);
        PickleAssembler pickle = new();
        if (wrapper.Length > 0)
        {
            _ = pickle.Op('}').Text(wrapper);
        }

        _ = pickle.EmptyOrderedDict().Op('(');
        foreach (GeneratedTensor tensor in tensors)
        {
            _ = pickle.Text(prefix + tensor.Key).Tensor(
                s => s.Storage("0", numbers), [.. tensor.Shape], new Int128[tensor.Shape.Length]);
        }

        _ = pickle.Op('u');
        if (wrapper.Length > 0)
        {
            _ = pickle.Op('s');
        }

        return TorchFiles.Zip(pickle.Stop(), ("0", new byte[numbers * sizeof(float)]));
    }

    private static byte[] Pickle(
        IReadOnlyList<GeneratedTensor> tensors, Action<PickleAssembler, GeneratedTensor, string> storage)
    {
        PickleAssembler pickle = new PickleAssembler().EmptyOrderedDict().Op('(');
        for (int i = 0; i < tensors.Count; i++)
        {
            (GeneratedTensor tensor, string key) = (tensors[i], Key(i));
            Int128[] strides = new Int128[tensor.Shape.Length];
            Int128 stride = 1;
            for (int axis = strides.Length - 1; axis >= 0; axis--)
            {
                (strides[axis], stride) = (stride, stride * tensor.Shape[axis]);
            }

            _ = pickle.Text(tensor.Key).Tensor(s => storage(s, tensor, key), [.. tensor.Shape], strides);
        }

        return pickle.Op('u').Stop();
    }

    private static void Add(ZipArchive archive, string name, Action<Stream> write)
    {
        using Stream stream = archive.CreateEntry($"archive/{name}", CompressionLevel.NoCompression).Open();
        write(stream);
    }

    private static string StorageType(GeneratedTensor tensor) => tensor.IsWhole ? "LongStorage" : "FloatStorage";

    private static string Key(int index) => index.ToString(CultureInfo.InvariantCulture);
}
