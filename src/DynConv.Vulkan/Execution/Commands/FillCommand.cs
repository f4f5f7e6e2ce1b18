using DynConv.Vulkan.Memory;

namespace DynConv.Vulkan.Execution.Commands;

/// <summary>Fills a range with a 32-bit pattern.</summary>
internal sealed class FillCommand(BufferRange target, uint pattern) : Command
{
    public override void Append(ref CommandStream stream)
        => stream.Api.CmdFillBuffer(stream.Buffer, target.Buffer.Handle, target.Offset, target.Size, pattern);
}
