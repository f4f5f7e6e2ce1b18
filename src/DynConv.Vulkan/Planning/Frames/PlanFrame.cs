using System;
using System.Collections.Generic;
using System.Threading;
using System.Threading.Tasks;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Execution;
using DynConv.Vulkan.Memory;

namespace DynConv.Vulkan.Planning.Frames;

/// <summary>
/// A plan bound to a host's resources, with descriptors and features of its own; weights are the plan's. It can be
/// appended to the host's command buffers or submitted to the context's queue, and that allocates nothing, creates
/// nothing and waits for nothing.
/// </summary>
/// <remarks>
/// It starts with a barrier that orders it after the host's <see cref="HostAccess"/> before it and after earlier
/// executions of the same frame in the same queue, and ends with one that orders the host's next access after it. Do
/// not run one frame in two queues at once. Dispose it when no command buffer with it can run any more; that is the
/// host's to know. Recording, submitting, writing the input and waiting are for one thread at a time; asking for
/// results is for any thread.
/// </remarks>
public sealed class PlanFrame : IDisposable
{
    private static long _lastSequence;

    private readonly VulkanContext _context;
    private readonly PlanProgram _program;
    private readonly FrameResources _resources;
    private readonly FrameSlot[] _slots;
    private readonly FramePoller _poller;
    private readonly UseGuard _guard;
    private int _next;
    private bool _disposed;

    internal PlanFrame(
        VulkanContext context, PlanProgram program, FrameResources resources, FrameSlot[] slots, UseGuard guard)
    {
        (_context, _program, _resources, _slots, _guard) = (context, program, resources, slots, guard);
        _poller = new FramePoller(slots);
    }

    /// <summary>Executions that may be unfinished at once.</summary>
    public int InFlight => _slots.Length;

    /// <summary>Dispatches in one execution.</summary>
    public int Dispatches => _resources.Dispatches;

    /// <summary>Barriers in one execution.</summary>
    public int Barriers => _resources.Barriers;

    /// <summary>Bytes of features that this frame keeps on the device.</summary>
    public ulong FeatureBytes => _resources.FeatureBytes;

    /// <summary>The input of the next execution, where none is bound.</summary>
    /// <param name="input">[N, C, H, W], row-major float32.</param>
    /// <exception cref="ArgumentException">The length does not match the shape.</exception>
    /// <exception cref="InvalidOperationException">An input is bound, or every slot is in flight.</exception>
    public void WriteInput(ReadOnlySpan<float> input)
    {
        FrameChecks.ThrowIfWrongInput(_program, input.Length);
        Enter();
        try
        {
            if (!_slots[_next].Transfer.TakesInput)
            {
                throw new InvalidOperationException("the input of this frame is bound to a resource of the host's");
            }

            _slots[_next].Write(input);
        }
        finally
        {
            _guard.Exit();
        }
    }

    /// <summary>
    /// Appends the network to a command buffer of the host's, which submits it itself. What is bound for compute is
    /// changed: pipeline, descriptor set 0, push constants.
    /// </summary>
    /// <param name="commandBuffer">VkCommandBuffer of the context's device and queue family, being recorded, not in a
    /// render pass. If the frame is tracked (<see cref="FrameTicket.IsTracked"/>), it must be submitted at most
    /// once.</param>
    /// <returns>What to ask for the result with.</returns>
    /// <exception cref="ArgumentException">It is null or of another device.</exception>
    /// <exception cref="InvalidOperationException">Every slot is in flight, or the input was not written.</exception>
    /// <exception cref="ConcurrentUseException">Another thread is in this frame.</exception>
    public FrameTicket Record(nint commandBuffer)
    {
        Enter();
        try
        {
            _context.ThrowIfForeign(commandBuffer);
            return Advance(_slots[_next].Record(commandBuffer, NextTicket()));
        }
        finally
        {
            _guard.Exit();
        }
    }

    /// <summary>
    /// Submits the network to the context's queue, under the host's lock if it is lent; does not wait.
    /// </summary>
    /// <param name="waits">Semaphores to wait for first.</param>
    /// <param name="signals">Semaphores to signal when it is done.</param>
    /// <returns>What to wait and to ask for the result with.</returns>
    /// <exception cref="ArgumentException">A semaphore is null.</exception>
    /// <exception cref="VulkanFeatureException">A timeline semaphore without that feature.</exception>
    /// <exception cref="InvalidOperationException">Every slot is in flight, or the input was not written.</exception>
    /// <exception cref="ConcurrentUseException">Another thread is in this frame.</exception>
    /// <exception cref="DeviceLostException">The device was lost.</exception>
    public FrameTicket Submit(
        ReadOnlySpan<SemaphoreWait> waits = default, ReadOnlySpan<SemaphoreSignal> signals = default)
    {
        Enter();
        try
        {
            return Advance(_slots[_next].Submit(waits, signals, NextTicket()));
        }
        finally
        {
            _guard.Exit();
        }
    }

    /// <summary>Waits until a submitted execution is done.</summary>
    /// <exception cref="InvalidOperationException">It is recorded in a command buffer of the host's and not done: only
    /// the host's own fence can be waited for.</exception>
    /// <exception cref="FrameExpiredException">A later execution took its place.</exception>
    public void Wait(FrameTicket ticket)
    {
        Enter();
        try
        {
            SlotOf(ticket).Wait(ticket);
        }
        finally
        {
            _guard.Exit();
        }
    }

    /// <summary>Whether an execution is done. Never waits; from any thread.</summary>
    /// <exception cref="FrameExpiredException">A later execution took its place.</exception>
    /// <exception cref="DeviceLostException">The device was lost.</exception>
    public bool IsComplete(FrameTicket ticket)
    {
        ThrowIfUnusable();
        return SlotOf(ticket).IsComplete(ticket);
    }

    /// <summary>
    /// Takes the output of an execution if it is done, else returns false at once; from any thread. Never gives the
    /// numbers of another execution.
    /// </summary>
    /// <param name="ticket">The execution.</param>
    /// <param name="output">Takes the output, row-major float32.</param>
    /// <exception cref="ArgumentException">The length does not match the shape.</exception>
    /// <exception cref="InvalidOperationException">The frame does not read back.</exception>
    /// <exception cref="FrameExpiredException">A later execution took its place.</exception>
    /// <exception cref="DeviceLostException">The device was lost.</exception>
    public bool TryGetResult(FrameTicket ticket, Span<float> output)
    {
        ThrowIfUnusable();
        FrameChecks.ThrowIfWrongOutput(_program, output.Length);
        return ReadableSlotOf(ticket).TryRead(ticket, output);
    }

    /// <summary>
    /// Takes the output of an execution when it is done; from any thread. Looks every millisecond, so a host that polls
    /// once a frame anyway is better served by <see cref="TryGetResult"/>.
    /// </summary>
    /// <param name="ticket">The execution.</param>
    /// <param name="output">Takes the output, row-major float32, when the task is done.</param>
    /// <param name="cancellation">Ends the waiting, not the execution.</param>
    /// <exception cref="ArgumentException">The length does not match the shape.</exception>
    /// <exception cref="InvalidOperationException">The frame does not read back, or this execution is awaited
    /// already.</exception>
    /// <exception cref="FrameExpiredException">A later execution took its place.</exception>
    /// <exception cref="DeviceLostException">The device was lost.</exception>
    public ValueTask ReadAsync(FrameTicket ticket, Memory<float> output, CancellationToken cancellation = default)
    {
        ThrowIfUnusable();
        FrameChecks.ThrowIfWrongOutput(_program, output.Length);
        ValueTask task = ReadableSlotOf(ticket).ReadAsync(ticket, output, cancellation);
        if (!task.IsCompleted)
        {
            _poller.Start();
        }

        return task;
    }

    /// <summary>
    /// Frees the slot of an execution that was recorded, but whose command buffer is not and will never be submitted.
    /// </summary>
    /// <exception cref="InvalidOperationException">It was submitted by <see cref="Submit"/>.</exception>
    /// <exception cref="FrameExpiredException">A later execution took its place.</exception>
    public void Discard(FrameTicket ticket)
    {
        ThrowIfUnusable();
        SlotOf(ticket).Discard(ticket);
    }

    /// <summary>
    /// Waits for own submissions, then frees the frame. Recorded executions must be done: that is the host's to know.
    /// </summary>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        _poller.Dispose();
        foreach (FrameSlot slot in _slots)
        {
            slot.Dispose();
        }

        _resources.Dispose();
    }

    /// <summary>Runs once and takes the output: the way of <see cref="Plan.Run"/>.</summary>
    internal void Run(ReadOnlySpan<float> input, Span<float> output)
    {
        Enter();
        try
        {
            FrameSlot slot = _slots[_next];
            slot.Write(input);
            FrameTicket ticket = Advance(slot.Submit([], [], NextTicket()));
            slot.Wait(ticket);
            slot.TryRead(ticket, output);
        }
        finally
        {
            _guard.Exit();
        }
    }

    /// <summary>Milliseconds of each step of the last finished execution of the first slot.</summary>
    internal IReadOnlyList<(string Step, double Milliseconds)> ReadTimes() => _slots[0].Commands.ReadTimes();

    /// <summary>Where this frame keeps something observed.</summary>
    internal BufferRange Observed(PlanObservation observation) => _resources.Observed(observation);

    private FrameTicket NextTicket() => new(Interlocked.Increment(ref _lastSequence), _next);

    private FrameTicket Advance(FrameTicket ticket)
    {
        _next = (_next + 1) % _slots.Length;
        return ticket;
    }

    private FrameSlot SlotOf(FrameTicket ticket)
        => ticket.IsTracked && ticket.Slot < _slots.Length ? _slots[ticket.Slot] : throw new FrameExpiredException();

    private FrameSlot ReadableSlotOf(FrameTicket ticket)
    {
        FrameSlot slot = SlotOf(ticket);
        return slot.Transfer.ReadsBack
            ? slot
            : throw new InvalidOperationException("this frame does not read back: make it with Readback");
    }

    private void Enter()
    {
        ThrowIfUnusable();
        _guard.Enter();
    }

    private void ThrowIfUnusable()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        _context.ThrowIfUnusable();
    }
}
