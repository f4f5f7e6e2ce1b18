using System;
using System.Collections.Generic;
using DynConv.Checkpoints.Bytes;
using DynConv.Checkpoints.Formats;

namespace DynConv.Checkpoints;

/// <summary>
/// An open checkpoint file: PyTorch's (zip, legacy, tar, TorchScript, torch.export), safetensors, npy or npz. Opening
/// reads the description of the tensors and checks it; their data is read from the mapped file when it is asked for.
/// Nothing in the file is ever run. The file must not be made shorter while it is open.
/// </summary>
public sealed class Checkpoint : IDisposable
{
    private readonly MappedFile? _file;
    private readonly CheckpointContent _content;
    private IReadOnlyDictionary<string, object?>? _attributes;

    private Checkpoint(string path, MappedFile? file, CheckpointContent content)
    {
        Path = path;
        _file = file;
        _content = content;
    }

    /// <summary>The file, as it was named, or the name that was given to memory.</summary>
    public string Path { get; }

    /// <summary>What kind of file it is.</summary>
    public CheckpointFormat Format => _content.Format;

    /// <summary>
    /// Every tensor in the file under its whole name, in the file's order: optimizer states, non-persistent buffers and
    /// all. Names need not be unique here.
    /// </summary>
    public IReadOnlyList<CheckpointTensor> Tensors => _content.Tensors;

    /// <summary>
    /// Tensors that pickled modules hold besides parameters and buffers, as plain attributes: the computed
    /// <c>weight</c> of
    /// <c>weight_norm</c>, the packed weights of quantized modules. They are not in <see cref="Tensors"/>.
    /// </summary>
    public IReadOnlyList<CheckpointTensor> AttributeTensors => _content.AttributeTensors;

    /// <summary>
    /// The plain values in the file by path, such as the <c>stride</c> or <c>temperature</c> of a pickled module,
    /// <c>epoch</c>, or a class's name under <c>&lt;class&gt;</c>: null, <see cref="bool"/>, <see cref="long"/>,
    /// <see cref="System.Numerics.BigInteger"/>,
    /// <see cref="double"/>, <see cref="string"/>, <see cref="System.Numerics.Complex"/> or <see cref="byte"/>[]. Items
    /// of lists and tuples have their index for a name: <c>stride.0</c>. A safetensors file's metadata is under
    /// <c>__metadata__</c>.
    /// </summary>
    /// <exception cref="CheckpointException">Shared values unfold to more than the file can honestly hold.</exception>
    public IReadOnlyDictionary<string, object?> Attributes => _attributes ??= _content.Attributes();

    /// <summary>What is odd about the file without making it unreadable, one line each.</summary>
    public IReadOnlyList<string> Warnings => _content.Warnings;

    /// <summary>Opens a checkpoint.</summary>
    /// <param name="path">The file.</param>
    /// <param name="options">Limits; null for the defaults.</param>
    /// <returns>The checkpoint, which must be disposed of.</returns>
    /// <exception cref="CheckpointException">The file is missing, not a checkpoint, or breaks a rule of its
    /// format.</exception>
    public static Checkpoint Open(string path, CheckpointOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(path);
        MappedFile file = MappedFile.Open(path);
        try
        {
            return new Checkpoint(path, file, CheckpointReader.Read(file, path, options ?? CheckpointOptions.Default));
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    /// <summary>Reads a checkpoint that is in memory already.</summary>
    /// <param name="content">The whole file. It must not be changed as long as tensors are read from it.</param>
    /// <param name="name">What messages call it.</param>
    /// <param name="options">Limits; null for the defaults.</param>
    /// <returns>The checkpoint. To dispose of it does nothing: the memory is the caller's.</returns>
    /// <exception cref="CheckpointException">It is no checkpoint, breaks a rule of its format, or is an index of files,
    /// which memory does not have.</exception>
    public static Checkpoint Read(ReadOnlyMemory<byte> content, string name, CheckpointOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(name);
        Origin origin = new(name, null, null);
        if (content.IsEmpty)
        {
            throw origin.Refuse(null, "there are no bytes");
        }

        MemorySource<byte> source = new(origin, content);
        return new Checkpoint(
            name, null, CheckpointReader.Read(source, path: null, options ?? CheckpointOptions.Default));
    }

    /// <summary>
    /// The network's tensors: taken out of the wrappers of training scripts (<c>state_dict</c>, <c>model</c>,
    /// <c>ema</c> …), without non-persistent buffers, and without prefixes that all names share (<c>module.</c>,
    /// <c>_orig_mod.</c>, <c>model.</c>,
    /// <c>net.</c>).
    /// </summary>
    /// <returns>The state dict. It reads from this checkpoint, which must stay open.</returns>
    /// <exception cref="CheckpointException">Two tensors have one name.</exception>
    public StateDict GetStateDict() => StateDict.FromTensors(Prefixes.Strip(_content.Unwrap?.Invoke() ?? Tensors));

    /// <summary>Closes the file. Tensors of it cannot be read afterwards.</summary>
    public void Dispose()
    {
        _file?.Dispose();
        foreach (IDisposable file in _content.Files)
        {
            file.Dispose();
        }
    }
}
