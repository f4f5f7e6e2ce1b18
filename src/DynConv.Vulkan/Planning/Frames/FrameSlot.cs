using System;
using System.Threading;
using System.Threading.Tasks;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Execution;

namespace DynConv.Vulkan.Planning.Frames;

/// <summary>
/// One execution of a frame that may be unfinished while others are: its commands, its part of the host's memory, and
/// how to tell that it is done (a fence if we submitted it, an event if the host does). Any thread may ask; one at a
/// time may start it.
/// </summary>
internal sealed class FrameSlot : IDisposable
{
    private readonly Lock _lock = new();
    private readonly CompletionEvent? _event;
    private SlotAwaiter _awaiter;
    private State _state;

    /// <summary>Takes over the commands, if it does not throw.</summary>
    public FrameSlot(VulkanContext context, RecordedCommands commands, HostTransfer transfer)
    {
        (Commands, Transfer) = (commands, transfer);
        // A device of the portability subset may have no events; then only what is tracked needs them.
        _event = IsTracked ? new CompletionEvent(context) : null;
        _awaiter = new SlotAwaiter(this);
    }

    private enum State
    {
        /// <summary>Nothing is under way; the last result, if there was one, can be read.</summary>
        Done,

        /// <summary>In a host's command buffer.</summary>
        Recorded,

        /// <summary>Submitted by us.</summary>
        Submitted,
    }

    public RecordedCommands Commands { get; }

    public HostTransfer Transfer { get; }

    /// <summary>The execution that has the slot now; default if there was none.</summary>
    public FrameTicket Ticket { get; private set; }

    /// <summary>Whether somebody waits for the result.</summary>
    public bool IsAwaited => _awaiter.IsArmed;

    /// <summary>Whether the input for the next execution is there.</summary>
    public bool HasInput { get; private set; }

    private bool IsTracked => Transfer.TakesInput || Transfer.ReadsBack;

    /// <exception cref="InvalidOperationException">The slot is in flight.</exception>
    public void Write(ReadOnlySpan<float> input)
    {
        lock (_lock)
        {
            ThrowIfInFlight();
            Transfer.Write(input);
            HasInput = true;
        }
    }

    /// <summary>Appends the commands to a host's command buffer.</summary>
    public FrameTicket Record(nint commands, FrameTicket ticket)
    {
        lock (_lock)
        {
            ThrowIfInFlight();
            ThrowIfNoInput();
            if (_event is null)
            {
                Commands.AppendTo(commands);
                return default;
            }

            _event.Reset();
            Commands.AppendTo(commands);
            _event.AppendTo(commands);
            (_state, Ticket, HasInput) = (State.Recorded, ticket, false);
            return ticket;
        }
    }

    /// <summary>Submits the commands.</summary>
    public FrameTicket Submit(
        ReadOnlySpan<SemaphoreWait> waits, ReadOnlySpan<SemaphoreSignal> signals, FrameTicket ticket)
    {
        lock (_lock)
        {
            ThrowIfInFlight();
            ThrowIfNoInput();
            Commands.Submit(waits, signals);
            (_state, Ticket, HasInput) = (State.Submitted, ticket, false);
            return ticket;
        }
    }

    /// <summary>Waits for a submission of ours.</summary>
    /// <exception cref="InvalidOperationException">The execution is the host's to submit.</exception>
    public void Wait(FrameTicket ticket)
    {
        lock (_lock)
        {
            ThrowIfExpired(ticket);
            if (_state == State.Recorded && !TryComplete())
            {
                throw new InvalidOperationException(
                    "this execution is in a command buffer of the host's: wait for the host's fence");
            }
        }

        // Not under the lock: others may ask meanwhile.
        Commands.Wait();
        lock (_lock)
        {
            TryComplete();
        }
    }

    /// <summary>Whether the execution is done. Never waits.</summary>
    /// <exception cref="FrameExpiredException">The slot was used again.</exception>
    public bool IsComplete(FrameTicket ticket)
    {
        lock (_lock)
        {
            ThrowIfExpired(ticket);
            return TryComplete();
        }
    }

    /// <summary>Copies the result if it is there.</summary>
    /// <exception cref="FrameExpiredException">The slot was used again.</exception>
    public bool TryRead(FrameTicket ticket, Span<float> output)
    {
        lock (_lock)
        {
            ThrowIfExpired(ticket);
            if (!TryComplete())
            {
                return false;
            }

            Transfer.Read(output);
            return true;
        }
    }

    /// <summary>Copies the result as soon as somebody polls after it is there.</summary>
    /// <exception cref="FrameExpiredException">The slot was used again.</exception>
    /// <exception cref="InvalidOperationException">The result is awaited already.</exception>
    public ValueTask ReadAsync(
        FrameTicket ticket, Memory<float> output, CancellationToken cancellation)
    {
        lock (_lock)
        {
            ThrowIfExpired(ticket);
            if (TryComplete())
            {
                Transfer.Read(output.Span);
                return ValueTask.CompletedTask;
            }

            if (_awaiter.IsArmed)
            {
                throw new InvalidOperationException("the result of this execution is awaited already");
            }

            _awaiter = _awaiter.IsFree ? _awaiter : new SlotAwaiter(this);
            return _awaiter.Arm(output, cancellation);
        }
    }

    /// <summary>Gives the result to whoever awaits it, if it is there. Never waits, never throws.</summary>
    public void Poll()
    {
        lock (_lock)
        {
            try
            {
                TryComplete();
            }
            catch (Exception e) when (e is VulkanException or ObjectDisposedException)
            {
                _awaiter.Fail(e);
            }
        }
    }

    /// <summary>Whoever awaits the result with this token does so no longer.</summary>
    public void Cancel(CancellationToken cancellation)
    {
        lock (_lock)
        {
            _awaiter.Cancel(cancellation);
        }
    }

    /// <summary>The host will never submit the command buffer that has this execution.</summary>
    public void Discard(FrameTicket ticket)
    {
        lock (_lock)
        {
            ThrowIfExpired(ticket);
            if (_state == State.Submitted)
            {
                throw new InvalidOperationException("this execution was submitted already and will run");
            }

            _awaiter.Fail(new OperationCanceledException("the recorded frame was discarded"));
            (_state, Ticket) = (State.Done, default);
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _awaiter.Fail(new ObjectDisposedException(nameof(PlanFrame)));
        }

        Commands.Dispose();
        _event?.Dispose();
    }

    /// <summary>Under the lock: looks whether it is done, and serves who awaits it.</summary>
    private bool TryComplete()
    {
        bool done = _state switch
        {
            State.Recorded => _event!.IsSet,
            State.Submitted => Commands.TryComplete(),
            _ => true,
        };
        if (done && _state != State.Done)
        {
            _state = State.Done;
            _awaiter.Deliver(Transfer);
        }

        return done;
    }

    private void ThrowIfInFlight()
    {
        if (!TryComplete())
        {
            throw new InvalidOperationException(
                "every slot of this frame is in flight: wait for the oldest, or make the frame with a larger InFlight");
        }
    }

    private void ThrowIfNoInput()
    {
        if (Transfer.TakesInput && !HasInput)
        {
            throw new InvalidOperationException("this frame has no input yet: call WriteInput before each execution");
        }
    }

    private void ThrowIfExpired(FrameTicket ticket)
    {
        if (Ticket != ticket)
        {
            throw new FrameExpiredException();
        }
    }
}
