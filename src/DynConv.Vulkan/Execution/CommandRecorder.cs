using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Memory;
using DynConv.Vulkan.Pipelines;
using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Execution;

/// <summary>
/// Records kernels and copies, in order, with the barriers that their declared access asks for. For one thread. Ends
/// with <see cref="Finish"/>, whose result can be submitted any number of times.
/// </summary>
public sealed unsafe class CommandRecorder : IDisposable
{
    private readonly VulkanContext _context;
    private readonly OperandChecks _checks;
    private readonly BarrierTracker _barriers = new();
    private readonly List<string> _timed = [];
    private readonly CommandBuffer _commands;
    private DescriptorAllocator? _descriptors;
    private CommandPool _pool;
    private QueryPool _queries;
    private uint _queryCapacity;

    internal CommandRecorder(VulkanContext context)
    {
        context.Hold();
        _context = context;
        _checks = new OperandChecks(context);
        _descriptors = new DescriptorAllocator(context);
        try
        {
            _pool = CreatePool();
            _commands = BeginCommands();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>Number of barriers recorded so far.</summary>
    public int BarrierCount { get; private set; }

    /// <summary>Number of dispatches recorded so far.</summary>
    public int DispatchCount { get; private set; }

    /// <summary>Records one kernel of the library.</summary>
    /// <param name="kernel">The kernel with its sizes.</param>
    /// <param name="buffers">One range per binding, in the kernel's order.</param>
    /// <exception cref="ArgumentException">A buffer is missing, of another context, or smaller than its
    /// range.</exception>
    /// <exception cref="DeviceLimitException">A range or the number of work-groups is more than the device
    /// allows.</exception>
    public void Dispatch<TKernel>(in TKernel kernel, params ReadOnlySpan<BufferRange> buffers)
        where TKernel : unmanaged, IKernel<TKernel>
    {
        TKernel copy = kernel;
        Dispatch(
            ShaderLibrary.Load(TKernel.Shader),
            kernel.Specialize(_context.Capabilities),
            MemoryMarshal.AsBytes(new ReadOnlySpan<TKernel>(in copy)),
            kernel.Groups(_context.Capabilities),
            TKernel.Bindings,
            buffers);
    }

    /// <summary>
    /// Records any compute shader whose set 0 is storage buffers 0, 1, 2, …: for shaders of your own.
    /// </summary>
    /// <param name="shader">SPIR-V with entry point "main".</param>
    /// <param name="specialization">Values of its specialization constants.</param>
    /// <param name="pushConstants">Its push-constant block; may be empty.</param>
    /// <param name="groups">Work-groups.</param>
    /// <param name="access">What it does with each binding.</param>
    /// <param name="buffers">One range per binding.</param>
    /// <exception cref="ArgumentException">A buffer is missing, of another context, or smaller than its
    /// range.</exception>
    /// <exception cref="DeviceLimitException">Something is more than the device allows.</exception>
    public void Dispatch(
        ShaderModuleCode shader,
        in Specialization specialization,
        ReadOnlySpan<byte> pushConstants,
        GroupCount groups,
        ReadOnlySpan<Access> access,
        ReadOnlySpan<BufferRange> buffers)
    {
        ArgumentNullException.ThrowIfNull(shader);
        ThrowIfFinished();
        if (access.Length != buffers.Length)
        {
            throw new ArgumentException(
                $"{shader.Name} has {access.Length} bindings, {buffers.Length} buffers were given", nameof(buffers));
        }

        _checks.ThrowIfUndispatchable(shader.Name, groups, buffers.Length);
        for (int i = 0; i < buffers.Length; i++)
        {
            _checks.ThrowIfUnbindable(shader.Name, i, buffers[i]);
        }

        ComputePipeline pipeline = _context.Pipelines.Get(shader, specialization, buffers.Length, pushConstants.Length);
        DescriptorSet set = _descriptors!.Allocate(pipeline.SetLayout, buffers);
        Synchronise(buffers, access, PipelineStageFlags.ComputeShaderBit);
        Vk api = _context.Api;
        api.CmdBindPipeline(_commands, PipelineBindPoint.Compute, pipeline.Handle);
        api.CmdBindDescriptorSets(_commands, PipelineBindPoint.Compute, pipeline.Layout, 0, 1, &set, 0, null);
        if (pushConstants.Length > 0)
        {
            fixed (byte* bytes = pushConstants)
            {
                api.CmdPushConstants(
                    _commands, pipeline.Layout, ShaderStageFlags.ComputeBit, 0, (uint)pushConstants.Length, bytes);
            }
        }

        api.CmdDispatch(_commands, groups.X, groups.Y, 1);
        DispatchCount++;
    }

    /// <summary>Copies one range to another of the same size.</summary>
    /// <exception cref="ArgumentException">
    /// The sizes differ, the ranges overlap, or one is empty, of another context or not inside its buffer.
    /// </exception>
    public void Copy(BufferRange source, BufferRange target)
    {
        ThrowIfFinished();
        _checks.ThrowIfOutside("copy, source", source);
        _checks.ThrowIfOutside("copy, target", target);
        if (source.Size != target.Size)
        {
            throw new ArgumentException(
                $"the source has {source.Size} bytes, the target {target.Size}", nameof(target));
        }

        if (source.Overlaps(target))
        {
            throw new ArgumentException($"source and target overlap in {source.Buffer.Name}", nameof(target));
        }

        Synchronise([source, target], [Access.Read, Access.Write], PipelineStageFlags.TransferBit);
        BufferCopy region = new() { SrcOffset = source.Offset, DstOffset = target.Offset, Size = source.Size };
        _context.Api.CmdCopyBuffer(_commands, source.Buffer.Handle, target.Buffer.Handle, 1, &region);
    }

    /// <summary>Fills a range (offset and size multiples of 4) with a 32-bit pattern.</summary>
    /// <exception cref="ArgumentException">The range is empty, of another context, not inside its buffer, or no
    /// multiple of 4.</exception>
    public void Fill(BufferRange target, uint pattern)
    {
        ThrowIfFinished();
        _checks.ThrowIfOutside("fill", target);
        if (target.Offset % sizeof(uint) != 0 || target.Size % sizeof(uint) != 0)
        {
            throw new ArgumentException(
                $"fill: {target.Size} bytes at {target.Offset} are not whole 32-bit words", nameof(target));
        }

        Synchronise([target], [Access.Write], PipelineStageFlags.TransferBit);
        _context.Api.CmdFillBuffer(_commands, target.Buffer.Handle, target.Offset, target.Size, pattern);
    }

    /// <summary>Makes room for timestamps; call before the first. Does nothing where the queue has none.</summary>
    public void EnableTimestamps(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        ThrowIfFinished();
        if (_context.Capabilities.TimestampPeriod == 0 || _queries.Handle != 0)
        {
            return;
        }

        QueryPoolCreateInfo info = new()
        {
            SType = StructureType.QueryPoolCreateInfo,
            QueryType = QueryType.Timestamp,
            QueryCount = (uint)capacity,
        };
        QueryPool queries;
        _context.Check(_context.Api.CreateQueryPool(_context.Handle, &info, null, &queries), "create a query pool");
        _queries = queries;
        _queryCapacity = (uint)capacity;
        _context.Api.CmdResetQueryPool(_commands, queries, 0, _queryCapacity);
    }

    /// <summary>Notes when everything before this point is done, under a name.</summary>
    public void Timestamp(string name)
    {
        ThrowIfFinished();
        if (_queries.Handle != 0 && _timed.Count < _queryCapacity)
        {
            _context.Api.CmdWriteTimestamp(_commands, PipelineStageFlags.BottomOfPipeBit, _queries, (uint)_timed.Count);
            _timed.Add(name);
        }
    }

    /// <summary>
    /// Ends the recording. Everything written is visible to the host, and to a later submission of this or any other
    /// recording, once the submission is waited for.
    /// </summary>
    public RecordedCommands Finish()
    {
        ThrowIfFinished();
        if (_barriers.NeedsHost(out BarrierTracker.Barrier barrier))
        {
            Record(barrier);
        }

        _context.Check(_context.Api.EndCommandBuffer(_commands), "end recording");
        // From here on the pools, and the hold on the context, are the recorded commands' affair.
        var finished = new RecordedCommands(_context, _pool, _commands, _descriptors!, _queries, [.. _timed]);
        _pool = default;
        _queries = default;
        _descriptors = null;
        return finished;
    }

    /// <summary>Drops a recording that was not finished.</summary>
    public void Dispose()
    {
        if (_descriptors is null)
        {
            return;
        }

        _descriptors.Dispose();
        _descriptors = null;
        _context.Api.DestroyQueryPool(_context.Handle, _queries, null);
        _context.Api.DestroyCommandPool(_context.Handle, _pool, null);
        _context.Release();
    }

    private CommandPool CreatePool()
    {
        CommandPoolCreateInfo info = new()
        {
            SType = StructureType.CommandPoolCreateInfo,
            QueueFamilyIndex = _context.QueueFamily,
        };
        CommandPool pool;
        _context.Check(_context.Api.CreateCommandPool(_context.Handle, &info, null, &pool), "create a command pool");
        return pool;
    }

    private CommandBuffer BeginCommands()
    {
        CommandBufferAllocateInfo info = new()
        {
            SType = StructureType.CommandBufferAllocateInfo,
            CommandPool = _pool,
            Level = CommandBufferLevel.Primary,
            CommandBufferCount = 1,
        };
        CommandBuffer commands;
        _context.Check(
            _context.Api.AllocateCommandBuffers(_context.Handle, &info, &commands), "allocate a command buffer");
        CommandBufferBeginInfo begin = new() { SType = StructureType.CommandBufferBeginInfo };
        _context.Check(_context.Api.BeginCommandBuffer(commands, &begin), "begin recording");
        return commands;
    }

    private void ThrowIfFinished()
    {
        ObjectDisposedException.ThrowIf(_descriptors is null, this);
        _context.ThrowIfUnusable();
    }

    private void Synchronise(ReadOnlySpan<BufferRange> ranges, ReadOnlySpan<Access> access, PipelineStageFlags stage)
    {
        if (_barriers.Needs(ranges, access, out BarrierTracker.Barrier barrier))
        {
            Record(barrier);
        }

        _barriers.Add(ranges, access, stage);
    }

    private void Record(in BarrierTracker.Barrier barrier)
    {
        MemoryBarrier memory = new()
        {
            SType = StructureType.MemoryBarrier,
            SrcAccessMask = barrier.SourceAccess,
            DstAccessMask = barrier.TargetAccess,
        };
        _context.Api.CmdPipelineBarrier(
            _commands, barrier.SourceStages, barrier.TargetStages, 0, 1, &memory, 0, null, 0, null);
        _barriers.Clear();
        BarrierCount++;
    }
}
