using System.Collections.Generic;
using System.Numerics;
using DynConv.Checkpoints.Bytes;
using DynConv.Checkpoints.Pickle;

namespace DynConv.Checkpoints.Formats;

/// <summary>
/// Reads files of torch.save before 1.6: pickles of a magic number, a version, the writer's system, the object and the
/// storages' keys, then each storage's length and bytes, always least significant byte first. Storages are indexed, not
/// read.
/// </summary>
internal static class TorchLegacyReader
{
    public const string Kind = "torch.save legacy";

    private const long ProtocolVersion = 1001;

    private static readonly BigInteger Magic = BigInteger.Parse("119547037146038801333356", null);

    /// <summary>Reads a file.</summary>
    public static CheckpointContent Read(ByteSource source, CheckpointOptions options)
    {
        PickleBudget budget = new(options);
        PickleInput input = new(source, budget);
        if (ReadPlain(input, options, budget) is not BigInteger magic || magic != Magic)
        {
            throw source.Origin.Refuse(
                0, "a pickle that torch.save did not write", "save tensors with torch.save, or arrays with numpy.save");
        }

        if (ReadPlain(input, options, budget) is not ProtocolVersion)
        {
            throw source.Origin.Refuse(input.Position, $"the version is not {ProtocolVersion}");
        }

        if (ReadPlain(input, options, budget) is not PickleDict)
        {
            throw source.Origin.Refuse(input.Position, "the writer's system is not a dict");
        }

        LegacyStorages storages = new(source.Origin);
        object? root = new PickleMachine(input, options, budget, storages.Load).Run();
        storages.Bind(source, input, ReadPlain(input, options, budget));
        List<string> warnings = [];
        if (input.Remaining > 0)
        {
            warnings.Add($"{input.Remaining} bytes after the last storage are not read");
        }

        PickledContent content = new(source.Origin, options, budget, source.Length);
        content.Add(string.Empty, root);
        return content.ToContent(CheckpointFormat.TorchLegacy, warnings);
    }

    /// <summary>Runs a pickle that may name no storages.</summary>
    internal static object? ReadPlain(PickleInput input, CheckpointOptions options, PickleBudget budget) =>
        new PickleMachine(
        input, options, budget, (_, at) => throw input.Origin.Refuse(at, "a persistent id where none may be")).Run();
}
