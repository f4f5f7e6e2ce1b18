using System.Threading;

namespace DynConv.Vulkan.Planning.Frames;

/// <summary>Finds out that two threads are in one object, instead of corrupting it.</summary>
internal sealed class UseGuard(string what)
{
    private int _inUse;

    /// <exception cref="ConcurrentUseException">Another thread is inside.</exception>
    public void Enter()
    {
        if (Interlocked.CompareExchange(ref _inUse, 1, 0) != 0)
        {
            throw new ConcurrentUseException(
                $"another thread uses this {what} right now; use one {what} per thread, or take turns");
        }
    }

    public void Exit() => Volatile.Write(ref _inUse, 0);
}
