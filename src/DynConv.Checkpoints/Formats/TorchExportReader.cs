using DynConv.Checkpoints.Bytes;
using DynConv.Checkpoints.Containers;
using DynConv.Checkpoints.Pickle;

namespace DynConv.Checkpoints.Formats;

/// <summary>
/// Reads the archives of torch.export.save, PyTorch 2.1 to 2.6: a zip of torch.save files. The graph is not read.
/// </summary>
internal static class TorchExportReader
{
    public const string Kind = "torch.export archive";
    public const string GraphRecord = "serialized_exported_program.json";

    private static readonly string[] Parts =
        ["serialized_state_dict", "serialized_constants", "serialized_example_inputs"];

    /// <summary>Reads the parts; each part's name is the first part of its tensors' names.</summary>
    public static CheckpointContent Read(ZipDirectory zip, CheckpointOptions options, long fileLength)
    {
        PickleBudget budget = new(options);
        PickledContent content = new(zip.Origin with { Kind = Kind }, options, budget, fileLength);
        foreach (string part in Parts)
        {
            if (zip.Find(part + ".pt") is not ZipRecord record)
            {
                if (part == Parts[0])
                {
                    throw (zip.Origin with { Kind = Kind }).Refuse(null, $"there is no {part}.pt record");
                }

                continue;
            }

            ByteSource inner = zip.Open(record, Kind, allowDeflated: false);
            ZipDirectory innerZip = ZipDirectory.Read(inner, options);
            content.Add(part, TorchZipReader.ReadRoot(innerZip, options, Kind, budget).Root);
        }

        return content.ToContent(CheckpointFormat.TorchExport, []);
    }
}
