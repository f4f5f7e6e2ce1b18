using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Execution.Commands;

/// <summary>Makes timestamps ready to be written again.</summary>
internal sealed class ResetQueriesCommand(QueryPool queries, uint count) : Command
{
    public override void Append(ref CommandStream stream)
        => stream.Api.CmdResetQueryPool(stream.Buffer, queries, 0, count);
}
