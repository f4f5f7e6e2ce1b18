using System.Collections.Generic;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Execution.Commands;
using DynConv.Vulkan.Memory;
using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Execution;

/// <summary>
/// Collects what the host does with its resources before and after a frame into the barrier that a frame starts with
/// and the one that it ends with.
/// </summary>
internal sealed class HostBarriers(VulkanContext context)
{
    private const PipelineStageFlags OurStages = PipelineStageFlags.ComputeShaderBit | PipelineStageFlags.TransferBit;
    private const AccessFlags OurReads = AccessFlags.ShaderReadBit | AccessFlags.TransferReadBit;
    private const AccessFlags OurWrites = AccessFlags.ShaderWriteBit | AccessFlags.TransferWriteBit;

    private readonly List<BufferMemoryBarrier> _acquiredBuffers = [];
    private readonly List<BufferMemoryBarrier> _releasedBuffers = [];
    private readonly List<ImageMemoryBarrier> _acquiredImages = [];
    private readonly List<ImageMemoryBarrier> _releasedImages = [];
    private PipelineStageFlags _stagesBefore;
    private PipelineStageFlags _stagesAfter;
    private AccessFlags _accessBefore;
    private AccessFlags _accessAfter;

    /// <summary>The host's part of a buffer.</summary>
    public void Add(BufferRange range, in HostAccess before, in HostAccess after)
    {
        Meet(before, after);
        if (Other(before) is uint from)
        {
            _acquiredBuffers.Add(Transfer(range, 0, OurReads | OurWrites, from, context.QueueFamily));
        }

        if (Other(after) is uint to)
        {
            _releasedBuffers.Add(Transfer(range, OurWrites, 0, context.QueueFamily, to));
        }
    }

    /// <summary>The host's part of an image: also the layouts that it comes from and goes to.</summary>
    public void Add(BorrowedImage image, bool isRead, in HostAccess after)
    {
        HostAccess before = image.Image.Before;
        bool isWritten = image.Layout == ImageLayout.General;
        Meet(before, after);
        _acquiredImages.Add(Transition(
            image, before.Access, (isRead ? AccessFlags.ShaderReadBit : 0) | (isWritten ? AccessFlags.ShaderWriteBit : 0),
            before.Layout, image.Layout, Other(before) ?? context.QueueFamily, context.QueueFamily));
        _releasedImages.Add(Transition(
            image, isWritten ? AccessFlags.ShaderWriteBit : 0, after.Access, image.Layout, after.Layout,
            context.QueueFamily, Other(after) ?? context.QueueFamily));
    }

    /// <summary>The host reads, on the processor, what the frame wrote.</summary>
    public void AddHostRead()
    {
        _stagesAfter |= PipelineStageFlags.HostBit;
        _accessAfter |= AccessFlags.HostReadBit;
    }

    /// <summary>
    /// Orders the frame after the host's commands and, if asked, after earlier executions of the same frame; null if
    /// there is nothing to order.
    /// </summary>
    public BarrierCommand? Enter(bool afterEarlierExecutions)
    {
        PipelineStageFlags stages = _stagesBefore | (afterEarlierExecutions ? OurStages : 0);
        AccessFlags access = _accessBefore | (afterEarlierExecutions ? OurWrites : 0);
        if (_acquiredImages.Count + _acquiredBuffers.Count > 0 && stages == 0)
        {
            stages = PipelineStageFlags.TopOfPipeBit;
        }

        return stages == 0
            ? null
            : new BarrierCommand(
                new BarrierTracker.Barrier(stages, access, OurStages, OurReads | OurWrites),
                [.. _acquiredBuffers], [.. _acquiredImages]);
    }

    /// <summary>Orders what the host does next after the frame; null if it does nothing.</summary>
    public BarrierCommand? Leave()
    {
        PipelineStageFlags stages = _stagesAfter;
        if (stages == 0 && _releasedImages.Count + _releasedBuffers.Count > 0)
        {
            stages = PipelineStageFlags.BottomOfPipeBit;
        }

        return stages == 0
            ? null
            : new BarrierCommand(
                // Our stages are in the second scope too, for the event that tells that the frame is done.
                new BarrierTracker.Barrier(OurStages, OurWrites, stages | OurStages, _accessAfter),
                [.. _releasedBuffers], [.. _releasedImages]);
    }

    private static BufferMemoryBarrier Transfer(
        in BufferRange range, AccessFlags source, AccessFlags target, uint from, uint to) => new()
        {
            SType = StructureType.BufferMemoryBarrier,
            SrcAccessMask = source,
            DstAccessMask = target,
            SrcQueueFamilyIndex = from,
            DstQueueFamilyIndex = to,
            Buffer = range.Buffer.Handle,
            Offset = range.Offset,
            Size = range.Size,
        };

    private static ImageMemoryBarrier Transition(
        BorrowedImage image, AccessFlags source, AccessFlags target, ImageLayout before, ImageLayout after, uint from,
        uint to) => new()
        {
            SType = StructureType.ImageMemoryBarrier,
            SrcAccessMask = source,
            DstAccessMask = target,
            OldLayout = before,
            NewLayout = after,
            SrcQueueFamilyIndex = from == to ? Vk.QueueFamilyIgnored : from,
            DstQueueFamilyIndex = from == to ? Vk.QueueFamilyIgnored : to,
            Image = new Image(image.Image.Handle),
            SubresourceRange = image.Image.Range,
        };

    private void Meet(in HostAccess before, in HostAccess after)
    {
        // The other family's commands are ordered by a semaphore of the host's, not by this barrier.
        _stagesBefore |= Other(before) is null ? before.Stage : 0;
        _accessBefore |= Other(before) is null ? before.Access : 0;
        _stagesAfter |= Other(after) is null ? after.Stage : 0;
        _accessAfter |= Other(after) is null ? after.Access : 0;
    }

    /// <summary>The family that it is taken from or given to; null if it stays in ours.</summary>
    private uint? Other(in HostAccess access)
        => access.QueueFamily is uint family && family != Vk.QueueFamilyIgnored && family != context.QueueFamily
            ? family
            : null;
}
