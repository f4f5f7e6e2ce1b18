using System;
using System.Threading;
using System.Threading.Tasks;
using System.Threading.Tasks.Sources;

namespace DynConv.Vulkan.Planning.Frames;

/// <summary>
/// Somebody who awaits the result of a slot. One at a time; used again and again, so that awaiting allocates nothing.
/// Everything but the framework's own calls runs under the slot's lock.
/// </summary>
internal sealed class SlotAwaiter(FrameSlot slot) : IValueTaskSource
{
    // A continuation must not run under the lock, nor on the thread that polls.
    private ManualResetValueTaskSourceCore<bool> _core = new() { RunContinuationsAsynchronously = true };
    private CancellationTokenRegistration _registration;
    private CancellationToken _cancellation;
    private Memory<float> _output;
    private volatile bool _isTaken = true;

    public bool IsArmed { get; private set; }

    /// <summary>Whether the last result was taken, so that this object can serve the next.</summary>
    public bool IsFree => !IsArmed && _isTaken;

    public ValueTask Arm(Memory<float> output, CancellationToken cancellation)
    {
        cancellation.ThrowIfCancellationRequested();
        _core.Reset();
        (_output, _cancellation, IsArmed, _isTaken) = (output, cancellation, true, false);
        if (cancellation.CanBeCanceled)
        {
            _registration = cancellation.UnsafeRegister(
                static (state, token) => ((FrameSlot)state!).Cancel(token), slot);
        }

        return new ValueTask(this, _core.Version);
    }

    public void Deliver(HostTransfer transfer)
    {
        if (IsArmed)
        {
            transfer.Read(_output.Span);
            Disarm();
            _core.SetResult(true);
        }
    }

    /// <summary>A late call for a token that no longer matters changes nothing.</summary>
    public void Cancel(CancellationToken cancellation)
    {
        if (cancellation == _cancellation)
        {
            Fail(new OperationCanceledException(cancellation));
        }
    }

    public void Fail(Exception reason)
    {
        if (IsArmed)
        {
            Disarm();
            _core.SetException(reason);
        }
    }

    void IValueTaskSource.GetResult(short token)
    {
        try
        {
            _core.GetResult(token);
        }
        finally
        {
            _isTaken = true;
        }
    }

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _core.GetStatus(token);

    void IValueTaskSource.OnCompleted(
        Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags)
        => _core.OnCompleted(continuation, state, token, flags);

    private void Disarm()
    {
        // Not Dispose, which would wait for a callback that waits for our lock.
        _registration.Unregister();
        (_registration, _cancellation, _output, IsArmed) = (default, default, default, false);
    }
}
