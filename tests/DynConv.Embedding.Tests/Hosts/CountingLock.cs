using System.Threading;
using DynConv.Vulkan.Device;

namespace DynConv.Embedding.Tests.Hosts;

/// <summary>A host's queue lock that knows how it was used. For one thread after another, not reentrant.</summary>
internal sealed class CountingLock : IQueueLock
{
    private readonly SemaphoreSlim _gate = new(1, 1);
    private int _acquired;
    private int _released;

    public int Acquired => Volatile.Read(ref _acquired);

    public int Released => Volatile.Read(ref _released);

    public bool IsHeld => _gate.CurrentCount == 0;

    public void Acquire()
    {
        _gate.Wait();
        Interlocked.Increment(ref _acquired);
    }

    public void Release()
    {
        Interlocked.Increment(ref _released);
        _gate.Release();
    }
}
