namespace DynConv.Checkpoints;

/// <summary>
/// Limits on what a file may ask for. The defaults read every honest checkpoint that we know of and keep the time and
/// memory that a hostile one can take in proportion to its size.
/// </summary>
public sealed record CheckpointOptions
{
    /// <summary>The defaults.</summary>
    public static CheckpointOptions Default { get; } = new();

    /// <summary>The pickle opcodes that are run for one file.</summary>
    public long MaxPickleOpcodes { get; init; } = 50_000_000;

    /// <summary>The bytes of all strings in the pickles of one file. NumPy arrays inside a pickle are
    /// strings.</summary>
    public long MaxStringBytes { get; init; } = 1L << 30;

    /// <summary>How deep dicts, lists, tuples and objects may lie in one another.</summary>
    public int MaxDepth { get; init; } = 256;

    /// <summary>The named tensors in one file.</summary>
    public int MaxTensors { get; init; } = 1_000_000;

    /// <summary>The records of a zip archive.</summary>
    public int MaxRecords { get; init; } = 2_000_000;

    /// <summary>The bytes that all deflated records of one file may have together once they are inflated.</summary>
    public long MaxInflatedBytes { get; init; } = 4L << 30;

    /// <summary>
    /// The bytes that the tensors of one file may have together when each is written out in full. A file may always
    /// hold 64 times its own size; beyond that, and beyond this number, it is an expand bomb (stride 0, or one storage
    /// under very many names).
    /// </summary>
    public long MaxExpandedBytes { get; init; } = 1L << 30;

    /// <summary>
    /// Whether a deflated pickle or storage of a PyTorch archive is read. PyTorch never writes one; a repacked archive
    /// may have them. The code of TorchScript archives (deflated, never read) and npz arrays are not concerned.
    /// </summary>
    public bool AllowDeflatedRecords { get; init; }

    /// <summary>Whether a storage record may be longer than its tensors' storage says, as <c>torch.load</c>
    /// accepts.</summary>
    public bool AllowLongerRecords { get; init; }

    /// <summary>
    /// Whether the CRC-32 of every stored record that is used is checked on opening (0 means that the writer computed
    /// none). PyTorch never checks it. Deflated records are always checked.
    /// </summary>
    public bool VerifyChecksums { get; init; }

    /// <summary>
    /// Whether a pickle that names a class or function outside the known ones is refused. By default such a name
    /// becomes an inert record: nothing is ever looked up or called, and the tensors inside it can be read.
    /// </summary>
    public bool RefuseUnknownGlobals { get; init; }
}
