using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Execution.Commands;

/// <summary>Notes when everything before it is done.</summary>
internal sealed class TimestampCommand(QueryPool queries, uint index) : Command
{
    public override void Append(ref CommandStream stream)
        => stream.Api.CmdWriteTimestamp(stream.Buffer, PipelineStageFlags.BottomOfPipeBit, queries, index);
}
