using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Execution.Commands;

/// <summary>
/// Orders what comes after it behind what came before, with global memory and, where the host's resources change
/// layout or owner, with barriers of their own.
/// </summary>
internal sealed unsafe class BarrierCommand(
    BarrierTracker.Barrier barrier, BufferMemoryBarrier[] buffers, ImageMemoryBarrier[] images) : Command
{
    public BarrierCommand(in BarrierTracker.Barrier barrier)
        : this(barrier, [], [])
    {
    }

    public override void Append(ref CommandStream stream)
    {
        MemoryBarrier memory = new()
        {
            SType = StructureType.MemoryBarrier,
            SrcAccessMask = barrier.SourceAccess,
            DstAccessMask = barrier.TargetAccess,
        };
        fixed (BufferMemoryBarrier* firstBuffer = buffers)
        {
            fixed (ImageMemoryBarrier* firstImage = images)
            {
                stream.Api.CmdPipelineBarrier(
                    stream.Buffer, barrier.SourceStages, barrier.TargetStages, 0, 1, &memory, (uint)buffers.Length,
                    firstBuffer, (uint)images.Length, firstImage);
            }
        }
    }
}
