using System.Threading;
using DynConv.Vulkan.Device;

namespace DynConv.Embedding.Tests.Hosts;

/// <summary>A host's queue lock that knows how it was used.</summary>
internal sealed class CountingLock : IQueueLock
{
    private readonly Lock _gate = new();
    private int _acquired;
    private int _released;

    public int Acquired => Volatile.Read(ref _acquired);

    public bool IsHeld => Acquired != Volatile.Read(ref _released);

    public void Acquire()
    {
        _gate.Enter();
        Interlocked.Increment(ref _acquired);
    }

    public void Release()
    {
        Interlocked.Increment(ref _released);
        _gate.Exit();
    }
}
