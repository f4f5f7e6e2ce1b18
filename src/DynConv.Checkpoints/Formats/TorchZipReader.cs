using DynConv.Checkpoints.Bytes;
using DynConv.Checkpoints.Containers;
using DynConv.Checkpoints.Pickle;

namespace DynConv.Checkpoints.Formats;

/// <summary>Reads the archives of torch.save (since 1.6) and torch.jit.save.</summary>
internal static class TorchZipReader
{
    public const string Kind = "torch.save zip";
    public const string ScriptKind = "TorchScript archive";

    /// <summary>Reads an archive.</summary>
    public static CheckpointContent Read(
        ZipDirectory zip, CheckpointOptions options, CheckpointFormat format, long fileLength)
    {
        PickleBudget budget = new(options);
        (object? root, Origin origin) = ReadRoot(
            zip, options, format == CheckpointFormat.TorchScript ? ScriptKind : Kind, budget);
        PickledContent content = new(origin, options, budget, fileLength);
        content.Add(string.Empty, root);
        return content.ToContent(format, []);
    }

    /// <summary>Runs an archive's pickle.</summary>
    /// <returns>The value that is left, and the pickle's place for messages.</returns>
    public static (object? Root, Origin Origin) ReadRoot(
        ZipDirectory zip, CheckpointOptions options, string kind, PickleBudget budget)
    {
        TorchArchive archive = TorchArchive.Open(zip, options, kind);
        ByteSource pickle = archive.Find("data.pkl") ?? throw archive.Origin.Refuse(
            null, "there is no data.pkl record");
        ArchiveStorages storages = new(archive, pickle.Origin, options);
        PickleMachine machine = new(new PickleInput(pickle, budget), options, budget, storages.Load);
        return (machine.Run(), pickle.Origin);
    }
}
