using DynConv.Vulkan.Memory;
using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Execution.Commands;

/// <summary>Copies one range to another of the same size.</summary>
internal sealed unsafe class CopyCommand(BufferRange source, BufferRange target) : Command
{
    public override void Append(ref CommandStream stream)
    {
        BufferCopy region = new() { SrcOffset = source.Offset, DstOffset = target.Offset, Size = source.Size };
        stream.Api.CmdCopyBuffer(stream.Buffer, source.Buffer.Handle, target.Buffer.Handle, 1, &region);
    }
}
