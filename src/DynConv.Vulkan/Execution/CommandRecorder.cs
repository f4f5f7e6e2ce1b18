using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Execution.Commands;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Memory;
using DynConv.Vulkan.Pipelines;
using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Execution;

/// <summary>
/// Records kernels and copies, in order, with the barriers that their declared access asks for. For one thread. Ends
/// with <see cref="Finish"/>, whose result can be submitted any number of times.
/// </summary>
public sealed class CommandRecorder : IDisposable
{
    private readonly VulkanContext _context;
    private readonly OperandChecks _checks;
    private readonly BarrierTracker _barriers = new();
    private readonly List<Command> _commands = [];
    private DescriptorAllocator? _descriptors;
    private TimestampQueries? _timestamps;

    internal CommandRecorder(VulkanContext context)
    {
        context.Hold();
        _context = context;
        _checks = new OperandChecks(context);
        _descriptors = new DescriptorAllocator(context);
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
        where TKernel : unmanaged, IKernel<TKernel> => Dispatch(kernel, buffers, []);

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
        => Dispatch(shader, specialization, pushConstants, groups, access, buffers, [], []);

    /// <summary>Records one kernel with images: barriers are recorded for its buffers only.</summary>
    /// <param name="kernel">The kernel with its sizes.</param>
    /// <param name="buffers">One range per buffer.</param>
    /// <param name="images">One operand per image.</param>
    internal void Dispatch<TKernel>(
        in TKernel kernel, ReadOnlySpan<BufferRange> buffers, ReadOnlySpan<ImageOperand> images)
        where TKernel : unmanaged, IKernel<TKernel>
    {
        TKernel copy = kernel;
        Dispatch(
            ShaderLibrary.Load(TKernel.Shader),
            kernel.Specialize(_context.Capabilities),
            MemoryMarshal.AsBytes(new ReadOnlySpan<TKernel>(in copy)),
            kernel.Groups(_context.Capabilities),
            TKernel.Bindings,
            buffers,
            TKernel.Images,
            images);
    }

    /// <summary>
    /// Records one kernel, by the shader that reads texels where the device prefers that and the ranges allow it: a
    /// host's buffer need not. All shaders give the same bits.
    /// </summary>
    /// <param name="kernel">The kernel with its sizes.</param>
    /// <param name="buffers">One range per binding.</param>
    internal void DispatchFetching<TKernel>(in TKernel kernel, params ReadOnlySpan<BufferRange> buffers)
        where TKernel : unmanaged, IFetchingKernel<TKernel>
    {
        bool sharesWeights = _context.Capabilities.LoadsUniformsOnce && !TKernel.InputTexelBindings.IsEmpty;
        if (!kernel.GainsByTexels(_context.Capabilities)
            || !CanFetch(sharesWeights ? TKernel.InputTexelBindings : TKernel.TexelBindings, buffers))
        {
            Dispatch(kernel, buffers);
        }
        else if (sharesWeights)
        {
            Dispatch(new InputTexels<TKernel>(kernel), buffers);
        }
        else
        {
            Dispatch(new Texels<TKernel>(kernel), buffers);
        }
    }

    /// <summary>Records one kernel, by the shader whose maps are float16 where they are.</summary>
    /// <param name="kernel">The kernel with its sizes.</param>
    /// <param name="areHalf">Whether its maps are.</param>
    /// <param name="buffers">One range per binding.</param>
    internal void DispatchMaps<TKernel>(in TKernel kernel, bool areHalf, params ReadOnlySpan<BufferRange> buffers)
        where TKernel : unmanaged, IMapKernel<TKernel>
    {
        if (areHalf)
        {
            Dispatch(new HalfMaps<TKernel>(kernel), buffers);
        }
        else
        {
            Dispatch(kernel, buffers);
        }
    }

    /// <summary>As above, where maps of float32 may be read as texels.</summary>
    /// <param name="kernel">The kernel with its sizes.</param>
    /// <param name="areHalf">Whether its maps are float16.</param>
    /// <param name="buffers">One range per binding.</param>
    internal void DispatchFetchingMaps<TKernel>(
        in TKernel kernel, bool areHalf, params ReadOnlySpan<BufferRange> buffers)
        where TKernel : unmanaged, IFetchingKernel<TKernel>, IMapKernel<TKernel>
    {
        if (areHalf)
        {
            DispatchMaps(kernel, areHalf, buffers);
        }
        else
        {
            DispatchFetching(kernel, buffers);
        }
    }

    private bool CanFetch(ReadOnlySpan<Access> access, ReadOnlySpan<BufferRange> buffers)
    {
        bool fetches = _context.Capabilities.PrefersTexels;
        for (int i = 0; fetches && i < buffers.Length; i++)
        {
            int width = access[i].TexelWidth();
            fetches = width == 0 || _checks.CanFetch(buffers[i], width);
        }

        return fetches;
    }

    private void Dispatch(
        ShaderModuleCode shader,
        in Specialization specialization,
        ReadOnlySpan<byte> pushConstants,
        GroupCount groups,
        ReadOnlySpan<Access> access,
        ReadOnlySpan<BufferRange> buffers,
        ReadOnlySpan<ImageUse> uses,
        ReadOnlySpan<ImageOperand> images)
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
            if (access[i].TexelWidth() is > 0 and int width && !_checks.CanFetch(buffers[i], width))
            {
                throw new ArgumentException(
                    $"{shader.Name}, binding {i}: "
                    + $"the device cannot read this part of {buffers[i].Buffer.Name} as texels",
                    nameof(buffers));
            }
        }

        SetShape shape = OperandChecks.Shape(shader.Name, access, uses, images);
        ComputePipeline pipeline = _context.Pipelines.Get(shader, specialization, shape, pushConstants.Length);
        DescriptorSet set = _descriptors!.Allocate(pipeline, access, buffers, images);
        Synchronise(buffers, access, PipelineStageFlags.ComputeShaderBit);
        _commands.Add(new DispatchCommand(pipeline, set, pushConstants, groups));
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
        _commands.Add(new CopyCommand(source, target));
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
        _commands.Add(new FillCommand(target, pattern));
    }

    /// <summary>Makes room for timestamps; call before the first. Does nothing where the queue has none.</summary>
    public void EnableTimestamps(int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(capacity);
        ThrowIfFinished();
        if (_context.Capabilities.TimestampPeriod != 0 && _timestamps is null)
        {
            _timestamps = new TimestampQueries(_context, capacity);
            _commands.Add(new ResetQueriesCommand(_timestamps.Pool, _timestamps.Capacity));
        }
    }

    /// <summary>Notes when everything before this point is done, under a name.</summary>
    public void Timestamp(string name)
    {
        ThrowIfFinished();
        if (_timestamps is not null && _timestamps.TryAdd(name, out uint index))
        {
            _commands.Add(new TimestampCommand(_timestamps.Pool, index));
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
            Record(new BarrierCommand(barrier));
        }

        return new RecordedCommands(_context, FinishSequence());
    }

    /// <summary>Drops a recording that was not finished.</summary>
    public void Dispose()
    {
        if (_descriptors is not null)
        {
            _descriptors.Dispose();
            _descriptors = null;
            _timestamps?.Dispose();
            _context.Release();
        }
    }

    /// <summary>
    /// A barrier that the caller knows of, because it is about more than this recording: the host's commands before and
    /// after it, or an earlier execution of it.
    /// </summary>
    internal void Barrier(BarrierCommand? barrier)
    {
        ThrowIfFinished();
        if (barrier is not null)
        {
            Record(barrier);
        }
    }

    /// <summary>
    /// Ends the recording as commands that can be appended to command buffers. Nothing is made visible to anybody but
    /// by <see cref="Barrier"/>.
    /// </summary>
    internal CommandSequence FinishSequence()
    {
        ThrowIfFinished();
        // From here on the descriptors, the queries and the hold on the context are the sequence's affair.
        CommandSequence sequence = new(_context, _commands, _descriptors!, _timestamps);
        _descriptors = null;
        return sequence;
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
            Record(new BarrierCommand(barrier));
        }

        _barriers.Add(ranges, access, stage);
    }

    private void Record(BarrierCommand barrier)
    {
        _commands.Add(barrier);
        _barriers.Clear();
        BarrierCount++;
    }
}
