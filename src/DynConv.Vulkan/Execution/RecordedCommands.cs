using System;
using System.Collections.Generic;
using DynConv.Vulkan.Device;
using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Execution;

/// <summary>
/// Commands that can be submitted again and again. One submission at a time: <see cref="Wait"/> before the next
/// <see cref="Submit"/>. For one thread at a time; several of them may run at once on one context. Takes over what the
/// recorder had, also its hold on the context.
/// </summary>
public sealed unsafe class RecordedCommands : IDisposable
{
    private const ulong NoTimeLimit = ulong.MaxValue;

    private readonly VulkanContext _context;
    private readonly CommandPool _pool;
    private readonly CommandBuffer _commands;
    private readonly DescriptorAllocator _descriptors;
    private readonly QueryPool _queries;
    private readonly string[] _timed;
    private readonly Fence _fence;
    private bool _pending;
    private bool _hasRun;
    private bool _disposed;

    internal RecordedCommands(
        VulkanContext context, CommandPool pool, CommandBuffer commands, DescriptorAllocator descriptors,
        QueryPool queries, string[] timed)
    {
        (_context, _pool, _commands, _descriptors, _queries, _timed) =
            (context, pool, commands, descriptors, queries, timed);
        FenceCreateInfo info = new() { SType = StructureType.FenceCreateInfo };
        Fence fence;
        context.Check(context.Api.CreateFence(context.Handle, &info, null, &fence), "create a fence");
        _fence = fence;
    }

    /// <summary>Starts the commands and returns at once.</summary>
    /// <exception cref="InvalidOperationException">The last submission was not waited for.</exception>
    public void Submit()
    {
        ThrowIfUnusable();
        if (_pending)
        {
            throw new InvalidOperationException("wait for the last submission of these commands before the next");
        }

        Fence fence = _fence;
        _context.Check(_context.Api.ResetFences(_context.Handle, 1, &fence), "reset a fence");
        _context.Submit(_commands, fence);
        _pending = true;
    }

    /// <summary>Waits until the submitted commands are done; returns at once if none are.</summary>
    public void Wait()
    {
        ThrowIfUnusable();
        if (!_pending)
        {
            return;
        }

        Fence fence = _fence;
        _context.Check(
            _context.Api.WaitForFences(_context.Handle, 1, &fence, true, NoTimeLimit), "wait for the device");
        _pending = false;
        _hasRun = true;
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
        if (_timed.Length < 2 || _pending || !_hasRun)
        {
            return [];
        }

        ulong[] ticks = new ulong[_timed.Length];
        fixed (ulong* first = ticks)
        {
            _context.Check(
                _context.Api.GetQueryPoolResults(
                    _context.Handle, _queries, 0, (uint)ticks.Length, (nuint)(ticks.Length * sizeof(ulong)), first,
                    sizeof(ulong), QueryResultFlags.Result64Bit),
                "read timestamps");
        }

        (string, double)[] times = new (string, double)[ticks.Length - 1];
        for (int i = 1; i < ticks.Length; i++)
        {
            times[i - 1] =
                (_timed[i], (ticks[i] - ticks[i - 1]) * (double)_context.Capabilities.TimestampPeriod * 1e-6);
        }

        return times;
    }

    /// <summary>Waits for a running submission, then frees the commands.</summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        if (_pending && !_context.IsLost)
        {
            Fence fence = _fence;
            // The result does not matter any more: a lost device has stopped using the commands too.
            _context.Api.WaitForFences(_context.Handle, 1, &fence, true, NoTimeLimit);
        }

        _disposed = true;
        _descriptors.Dispose();
        _context.Api.DestroyFence(_context.Handle, _fence, null);
        _context.Api.DestroyQueryPool(_context.Handle, _queries, null);
        _context.Api.DestroyCommandPool(_context.Handle, _pool, null);
        _context.Release();
    }

    private void ThrowIfUnusable()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _context.ThrowIfUnusable();
    }
}
