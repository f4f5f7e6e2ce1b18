using System;
using System.Threading;

namespace DynConv.Benchmarks;

/// <summary>The largest managed heap since this was made, above what it was then; looked at without pause.</summary>
internal sealed class MemoryPeak : IDisposable
{
    private readonly long _start;
    private readonly Thread _watcher;
    private volatile bool _isOver;
    private long _largest;

    public MemoryPeak()
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect();
        _start = GC.GetTotalMemory(forceFullCollection: false);
        _watcher = new Thread(Watch) { IsBackground = true };
        _watcher.Start();
    }

    /// <summary>Bytes.</summary>
    public long Bytes
    {
        get
        {
            Look();
            return Interlocked.Read(ref _largest);
        }
    }

    public void Dispose()
    {
        _isOver = true;
        _watcher.Join();
    }

    private void Watch()
    {
        while (!_isOver)
        {
            Look();
            Thread.Sleep(1);
        }
    }

    private void Look()
    {
        long now = GC.GetTotalMemory(forceFullCollection: false) - _start, largest = Interlocked.Read(ref _largest);
        while (now > largest)
        {
            long before = Interlocked.CompareExchange(ref _largest, now, largest);
            if (before == largest)
            {
                return;
            }

            largest = before;
        }
    }
}
