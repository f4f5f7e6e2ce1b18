namespace DynConv.Checkpoints;

/// <summary>The containers that are read. The first bytes of a file decide, never its extension.</summary>
public enum CheckpointFormat
{
    /// <summary><c>torch.save</c> since PyTorch 1.6: a zip archive with a pickle and raw storages.</summary>
    TorchZip,

    /// <summary><c>torch.save</c> of PyTorch 0.1.10 to 1.5: five pickles and raw storages.</summary>
    TorchLegacy,

    /// <summary><c>torch.save</c> before PyTorch 0.1.10: a tar archive.</summary>
    TorchTar,

    /// <summary>An archive of <c>torch.jit.save</c>; its tensors are read, its code is not.</summary>
    TorchScript,

    /// <summary>An archive of <c>torch.export.save</c> (PyTorch 2.1 to 2.6).</summary>
    TorchExport,

    /// <summary>A safetensors file.</summary>
    Safetensors,

    /// <summary>A <c>*.safetensors.index.json</c> that names the shards of one model.</summary>
    SafetensorsIndex,

    /// <summary>One NumPy array, <c>numpy.save</c>.</summary>
    Npy,

    /// <summary>A zip archive of NumPy arrays, <c>numpy.savez</c> and <c>numpy.savez_compressed</c>.</summary>
    Npz,
}
