using System;
using System.Collections.Generic;
using DynConv.Vulkan.Device;
using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Execution;

/// <summary>
/// Commands that can be submitted again and again. One submission at a time: <see cref="Wait"/> before the next
/// <see cref="Submit()"/>. For one thread at a time; several of them may run at once on one context.
/// </summary>
public sealed unsafe class RecordedCommands : IDisposable
{
    private const ulong NoTimeLimit = ulong.MaxValue;

    private readonly VulkanContext _context;
    private readonly CommandSequence _sequence;
    private readonly CommandPool _pool;
    private readonly CommandBuffer _commands;
    private readonly Fence _fence;
    private bool _hasRun;
    private bool _disposed;

    /// <summary>Takes over the sequence, also where it throws.</summary>
    internal RecordedCommands(VulkanContext context, CommandSequence sequence)
    {
        (_context, _sequence) = (context, sequence);
        try
        {
            _pool = CreatePool();
            _commands = Record();
            FenceCreateInfo info = new() { SType = StructureType.FenceCreateInfo };
            Fence fence;
            context.Check(context.Api.CreateFence(context.Handle, &info, null, &fence), "create a fence");
            _fence = fence;
        }
        catch
        {
            context.Api.DestroyCommandPool(context.Handle, _pool, null);
            sequence.Dispose();
            throw;
        }
    }

    /// <summary>Whether a submission was not yet seen to be done.</summary>
    internal bool IsPending { get; private set; }

    /// <summary>Starts the commands and returns at once.</summary>
    /// <exception cref="InvalidOperationException">The last submission was not waited for.</exception>
    public void Submit() => Submit([], []);

    /// <summary>Waits until the submitted commands are done; returns at once if none are.</summary>
    public void Wait()
    {
        ThrowIfUnusable();
        if (!IsPending)
        {
            return;
        }

        Fence fence = _fence;
        _context.Check(
            _context.Api.WaitForFences(_context.Handle, 1, &fence, true, NoTimeLimit), "wait for the device");
        MarkDone();
    }

    /// <summary>Submits and waits.</summary>
    public void Run()
    {
        Submit();
        Wait();
    }

    /// <summary>
    /// Milliseconds between each timestamp and the one before it, from the last finished submission. Empty where
    /// nothing was timed, nothing has finished yet or the queue has no timestamps.
    /// </summary>
    public IReadOnlyList<(string Name, double Milliseconds)> ReadTimes()
    {
        ThrowIfUnusable();
        return IsPending || !_hasRun ? [] : _sequence.ReadTimes();
    }

    /// <summary>Waits for a running submission, then frees the commands.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        if (IsPending && !_context.IsLost)
        {
            Fence fence = _fence;
            // The result does not matter any more: a lost device has stopped using the commands too.
            _context.Api.WaitForFences(_context.Handle, 1, &fence, true, NoTimeLimit);
        }

        _disposed = true;
        _context.Api.DestroyFence(_context.Handle, _fence, null);
        _context.Api.DestroyCommandPool(_context.Handle, _pool, null);
        // Last: it holds the context open.
        _sequence.Dispose();
    }

    /// <summary>Starts the commands between semaphores of the host's and returns at once.</summary>
    internal void Submit(ReadOnlySpan<SemaphoreWait> waits, ReadOnlySpan<SemaphoreSignal> signals)
    {
        ThrowIfUnusable();
        if (IsPending)
        {
            throw new InvalidOperationException("wait for the last submission of these commands before the next");
        }

        Fence fence = _fence;
        _context.Check(_context.Api.ResetFences(_context.Handle, 1, &fence), "reset a fence");
        _context.Submissions.Submit(_commands, fence, waits, signals);
        IsPending = true;
    }

    /// <summary>Whether nothing is running any more. Never waits.</summary>
    internal bool TryComplete()
    {
        ThrowIfUnusable();
        if (IsPending)
        {
            Result result = _context.Api.GetFenceStatus(_context.Handle, _fence);
            if (result == Result.NotReady)
            {
                return false;
            }

            _context.Check(result, "ask a fence");
            MarkDone();
        }

        return true;
    }

    /// <summary>Appends the commands to a command buffer of somebody else's.</summary>
    internal void AppendTo(nint commands) => _sequence.AppendTo(new CommandBuffer(commands));

    private void MarkDone() => (IsPending, _hasRun) = (false, true);

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

    private CommandBuffer Record()
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
        _sequence.AppendTo(commands);
        _context.Check(_context.Api.EndCommandBuffer(commands), "end recording");
        return commands;
    }

    private void ThrowIfUnusable()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _context.ThrowIfUnusable();
    }
}
