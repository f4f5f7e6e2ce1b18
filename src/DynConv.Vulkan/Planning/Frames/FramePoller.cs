using System;
using System.Collections.Generic;
using System.Threading;

namespace DynConv.Vulkan.Planning.Frames;

/// <summary>
/// Looks every millisecond whether awaited results are there, as long as any is awaited: a fence or an event of
/// Vulkan's calls nobody back. Idle, and not even created, where nobody awaits.
/// </summary>
internal sealed class FramePoller(IReadOnlyList<FrameSlot> slots) : IDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromMilliseconds(1);

    private readonly Lock _lock = new();
    private Timer? _timer;
    private bool _isRunning;
    private bool _disposed;

    /// <summary>Something is awaited from now on.</summary>
    public void Start()
    {
        lock (_lock)
        {
            if (!_disposed && !_isRunning)
            {
                _isRunning = true;
                _timer ??= new Timer(
                    static state => ((FramePoller)state!).Poll(), this, Timeout.Infinite, Timeout.Infinite);
                _timer.Change(Period, Timeout.InfiniteTimeSpan);
            }
        }
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _timer?.Dispose();
        }
    }

    private void Poll()
    {
        lock (_lock)
        {
            if (_disposed)
            {
                return;
            }

            _isRunning = false;
            foreach (FrameSlot slot in slots)
            {
                slot.Poll();
                _isRunning |= slot.IsAwaited;
            }

            if (_isRunning)
            {
                _timer!.Change(Period, Timeout.InfiniteTimeSpan);
            }
        }
    }
}
