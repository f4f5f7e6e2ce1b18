using System;
using DynConv.Checkpoints.Tests.Assembly;

namespace DynConv.Checkpoints.Tests.Hostile;

/// <summary>A file that breaks a rule, or comes near to it.</summary>
/// <param name="Name">What is done in it.</param>
/// <param name="Bytes">The file.</param>
/// <param name="Rule">Words of the message that names the broken rule; null where the file must be read.</param>
internal sealed record HostileFile(string Name, byte[] Bytes, string? Rule)
{
    /// <summary>Limits that the case is about; null for the defaults.</summary>
    public CheckpointOptions? Options { get; init; }

    /// <summary>The tensors that must be found where the file must be read.</summary>
    public int Tensors { get; init; } = 1;

    /// <summary>An archive around a pickle, with three storages of 24, 24 and 8 bytes.</summary>
    public static HostileFile OfPickle(string name, PickleAssembler pickle, string? rule, int tensors = 0) =>
        new(name, Archive(pickle.Stop()), rule) { Tensors = tensors };

    /// <summary>The same around a pickle without STOP or with bytes after it.</summary>
    public static HostileFile OfBytes(string name, byte[] pickle, string? rule) =>
        new(name, Archive(pickle), rule) { Tensors = 0 };

    public override string ToString() => Name;

    private static byte[] Archive(byte[] pickle) => TorchFiles.Zip(
        pickle,
        ("0", TorchFiles.Floats(6)),
        ("1", [.. BitConverter.GetBytes(0L), .. BitConverter.GetBytes(1L << 20), .. BitConverter.GetBytes(0L)]),
        ("2", new byte[8]));
}
