using System;
using System.Collections.Generic;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Memory;
using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Execution;

/// <summary>
/// Derives barriers from declared access. Between two barriers it remembers which ranges were read and written; a command
/// that touches a written range, or writes a read one, asks for a barrier first. Barriers are global memory barriers: what is
/// waited for is everything since the last one, so independent commands between two barriers overlap freely.
/// Pure bookkeeping: no Vulkan call.
/// </summary>
internal sealed class BarrierTracker
{
    private readonly List<Touch> _pending = [];

    /// <summary>Whether a command that touches these ranges must be preceded by a barrier, and which.</summary>
    public bool Needs(ReadOnlySpan<BufferRange> ranges, ReadOnlySpan<Access> access, PipelineStageFlags stage, out Barrier barrier)
    {
        for (int i = 0; i < ranges.Length; i++)
        {
            foreach (Touch touch in _pending)
            {
                if (Conflicts(touch, ranges[i], access[i]))
                {
                    barrier = new Barrier(PendingStages(), PendingWrites(), stage, Reach(stage));
                    return true;
                }
            }
        }

        barrier = default;
        return false;
    }

    /// <summary>A barrier for everything so far, towards <paramref name="stage"/>; false if nothing was written.</summary>
    public bool NeedsFinal(PipelineStageFlags stage, out Barrier barrier)
    {
        barrier = new Barrier(PendingStages(), PendingWrites(), stage, Reach(stage));
        return _pending.Count > 0;
    }

    /// <summary>A barrier was recorded: nothing is pending any more.</summary>
    public void Clear() => _pending.Clear();

    /// <summary>A command was recorded.</summary>
    public void Add(ReadOnlySpan<BufferRange> ranges, ReadOnlySpan<Access> access, PipelineStageFlags stage)
    {
        for (int i = 0; i < ranges.Length; i++)
        {
            _pending.Add(new Touch(ranges[i], access[i] != Access.Read, stage));
        }
    }

    private static bool Conflicts(in Touch touch, in BufferRange range, Access access)
        => (touch.Writes || access != Access.Read)
            && ReferenceEquals(touch.Range.Buffer, range.Buffer)
            && touch.Range.Offset < range.Offset + range.Size
            && range.Offset < touch.Range.Offset + touch.Range.Size;

    private static AccessFlags Reach(PipelineStageFlags stage) => stage switch
    {
        PipelineStageFlags.TransferBit => AccessFlags.TransferReadBit | AccessFlags.TransferWriteBit,
        PipelineStageFlags.HostBit => AccessFlags.HostReadBit,
        _ => AccessFlags.ShaderReadBit | AccessFlags.ShaderWriteBit,
    };

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
            if (touch.Writes)
            {
                writes |= touch.Stage == PipelineStageFlags.TransferBit ? AccessFlags.TransferWriteBit : AccessFlags.ShaderWriteBit;
            }
        }

        return writes;
    }

    /// <summary>What vkCmdPipelineBarrier takes.</summary>
    internal readonly record struct Barrier(
        PipelineStageFlags SourceStages, AccessFlags SourceAccess, PipelineStageFlags TargetStage, AccessFlags TargetAccess);

    private readonly record struct Touch(BufferRange Range, bool Writes, PipelineStageFlags Stage);
}
