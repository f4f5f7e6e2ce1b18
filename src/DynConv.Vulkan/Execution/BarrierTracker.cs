using System;
using System.Collections.Generic;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Memory;
using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Execution;

/// <summary>
/// Derives barriers from declared access. Between two barriers it remembers which ranges were read and written; a
/// command that touches a written range, or writes a read one, asks for a barrier first. Barriers are global memory
/// barriers: what is waited for is everything since the last one, so independent commands between two barriers overlap
/// freely. A barrier reaches every later dispatch and copy, not only the kind of command that asked for it: else a copy
/// after a dispatch after a copy would not be ordered after the first. Pure bookkeeping: no Vulkan call.
/// </summary>
internal sealed class BarrierTracker
{
    private const PipelineStageFlags Commands = PipelineStageFlags.ComputeShaderBit | PipelineStageFlags.TransferBit;

    private const AccessFlags CommandAccess = AccessFlags.ShaderReadBit | AccessFlags.ShaderWriteBit
        | AccessFlags.TransferReadBit | AccessFlags.TransferWriteBit;

    private readonly List<Touch> _pending = [];
    private PipelineStageFlags _writers;
    private AccessFlags _writes;

    /// <summary>Whether a command that touches these ranges must be preceded by a barrier, and which.</summary>
    public bool Needs(ReadOnlySpan<BufferRange> ranges, ReadOnlySpan<Access> access, out Barrier barrier)
    {
        for (int i = 0; i < ranges.Length; i++)
        {
            foreach (Touch touch in _pending)
            {
                if (Conflicts(touch, ranges[i], access[i]))
                {
                    barrier = new Barrier(PendingStages(), PendingWrites(), Commands, CommandAccess);
                    return true;
                }
            }
        }

        barrier = default;
        return false;
    }

    /// <summary>
    /// A barrier that shows the host everything written since the beginning (earlier barriers showed it to commands
    /// only); false if nothing was.
    /// </summary>
    public bool NeedsHost(out Barrier barrier)
    {
        barrier = new Barrier(_writers, _writes, PipelineStageFlags.HostBit, AccessFlags.HostReadBit);
        return _writes != 0;
    }

    /// <summary>A barrier was recorded: nothing is pending any more.</summary>
    public void Clear() => _pending.Clear();

    /// <summary>A command was recorded.</summary>
    public void Add(ReadOnlySpan<BufferRange> ranges, ReadOnlySpan<Access> access, PipelineStageFlags stage)
    {
        for (int i = 0; i < ranges.Length; i++)
        {
            bool writes = access[i].Writes();
            _pending.Add(new Touch(ranges[i], writes, stage));
            _writers |= writes ? stage : 0;
            _writes |= writes ? WriteOf(stage) : 0;
        }
    }

    private static bool Conflicts(in Touch touch, in BufferRange range, Access access)
        => (touch.Writes || access.Writes())
            && touch.Range.Overlaps(range);

    private static AccessFlags WriteOf(PipelineStageFlags stage)
        => stage == PipelineStageFlags.TransferBit ? AccessFlags.TransferWriteBit : AccessFlags.ShaderWriteBit;

    private PipelineStageFlags PendingStages()
    {
        PipelineStageFlags stages = 0;
        foreach (Touch touch in _pending)
        {
            stages |= touch.Stage;
        }

        return stages;
    }

    private AccessFlags PendingWrites()
    {
        AccessFlags writes = 0;
        foreach (Touch touch in _pending)
        {
            writes |= touch.Writes ? WriteOf(touch.Stage) : 0;
        }

        return writes;
    }

    /// <summary>What vkCmdPipelineBarrier takes.</summary>
    internal readonly record struct Barrier(
        PipelineStageFlags SourceStages, AccessFlags SourceAccess, PipelineStageFlags TargetStages,
        AccessFlags TargetAccess);

    private readonly record struct Touch(BufferRange Range, bool Writes, PipelineStageFlags Stage);
}
