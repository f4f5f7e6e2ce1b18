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

    public override string ToString() => Name;
}
