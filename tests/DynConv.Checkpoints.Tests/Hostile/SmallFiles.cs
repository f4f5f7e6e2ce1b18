using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using DynConv.Checkpoints.Tests.Assembly;

namespace DynConv.Checkpoints.Tests.Hostile;

/// <summary>Small sound files of every kind, to be cut and changed.</summary>
internal static class SmallFiles
{
    private const int MaxZooLength = 3000;

    /// <summary>One of each container, under a kilobyte but for the tar archive.</summary>
    public static IReadOnlyDictionary<string, byte[]> Containers { get; } = new Dictionary<string, byte[]>
    {
        ["zip"] = TorchFiles.Zip(TorchFiles.SmallPickle()),
        ["legacy"] = TorchFiles.SmallLegacy(),
        ["tar"] = TorchFiles.Tar(TorchFiles.SmallTarMembers()),
        ["safetensors"] = ArrayFiles.SmallSafetensors(),
        ["npy"] = ArrayFiles.SmallNpy(),
        ["npz"] = new ZipAssembler().Add("a.npy", ArrayFiles.SmallNpy()).Add("b.npy", ArrayFiles.SmallNpy()).ToArray(),
        ["zip64"] = new ZipAssembler { HasZip64 = true }.Add("a.npy", ArrayFiles.SmallNpy()).ToArray(),
        ["export"] = new ZipAssembler().Add("serialized_exported_program.json", [])
            .Add("serialized_state_dict.pt", TorchFiles.Zip(TorchFiles.SmallPickle())).ToArray(),
    };

    /// <summary>The containers, and small files by PyTorch itself.</summary>
    public static IReadOnlyDictionary<string, byte[]> All { get; } = Containers.Concat(
        ZooListing.Find(Path.Combine(AppContext.BaseDirectory, "Zoo")).Select(static pair => pair.File)
            .Where(static file => new FileInfo(file).Length <= MaxZooLength)
            .Select(static file => KeyValuePair.Create(
                Path.GetRelativePath(AppContext.BaseDirectory, file), File.ReadAllBytes(file))))
        .ToDictionary();
}
