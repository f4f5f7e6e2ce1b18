using System.Buffers;
using System.Collections.Generic;
using System.CommandLine;
using System.Text;
using System.Text.Json;
using DynConv.Checkpoints;
using DynConv.Tool.Reports;

namespace DynConv.Tool.Commands;

/// <summary>
/// <c>dynconv inspect FILE</c>: what is in a checkpoint. Nothing in it is run, and no device is needed.
/// </summary>
internal sealed class InspectCommand : ToolCommand
{
    private readonly Argument<string> _file = FileArguments.Checkpoint();

    public InspectCommand()
        : base("inspect",
            "Shows what is in a checkpoint: its tensors, and the network and dynamic layers found in them.") =>
        Command.Add(_file);

    public override IReadOnlyList<string> Examples =>
    [
        "dynconv inspect model.pth",
        "dynconv inspect model.safetensors --json",
        "dynconv inspect testset.npz",
    ];

    public override int Run(ParseResult request, GlobalOptions options, ToolConsole console)
    {
        using Checkpoint checkpoint = Checkpoint.Open(request.GetRequiredValue(_file));
        if (options.Read(request).Json)
        {
            // In memory first: a tensor that cannot be read must not leave half a document.
            ArrayBufferWriter<byte> buffer = new();
            using (Utf8JsonWriter writer = new(buffer))
            {
                CheckpointJson.WriteCheckpoint(writer, checkpoint);
            }

            console.Out.WriteLine(Encoding.UTF8.GetString(buffer.WrittenSpan));
        }
        else
        {
            InspectReport.Write(console, checkpoint);
        }

        return ToolRunner.Success;
    }
}
