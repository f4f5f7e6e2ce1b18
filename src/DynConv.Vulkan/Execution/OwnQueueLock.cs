using System.Threading;
using DynConv.Vulkan.Device;

namespace DynConv.Vulkan.Execution;

/// <summary>The lock of a queue that nobody but its context submits to.</summary>
internal sealed class OwnQueueLock : IQueueLock
{
    private readonly Lock _lock = new();

    public void Acquire() => _lock.Enter();

    public void Release() => _lock.Exit();
}
