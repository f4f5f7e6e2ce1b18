using System;

namespace DynConv.Checkpoints;

/// <summary>Facts about each <see cref="CheckpointFormat"/>.</summary>
public static class CheckpointFormats
{
    /// <summary>The short name that tools print: <c>zip</c>, <c>legacy</c>, <c>tar</c>, <c>torchscript</c>, <c>pt2</c>,
    /// <c>safetensors</c>, <c>safetensors.index</c>, <c>npy</c>, <c>npz</c>.</summary>
    /// <param name="format">The format.</param>
    /// <returns>The name, in lower case.</returns>
    public static string ShortName(this CheckpointFormat format) => format switch
    {
        CheckpointFormat.TorchZip => "zip",
        CheckpointFormat.TorchLegacy => "legacy",
        CheckpointFormat.TorchTar => "tar",
        CheckpointFormat.TorchScript => "torchscript",
        CheckpointFormat.TorchExport => "pt2",
        CheckpointFormat.Safetensors => "safetensors",
        CheckpointFormat.SafetensorsIndex => "safetensors.index",
        CheckpointFormat.Npy => "npy",
        CheckpointFormat.Npz => "npz",
        _ => throw new ArgumentOutOfRangeException(nameof(format)),
    };
}
