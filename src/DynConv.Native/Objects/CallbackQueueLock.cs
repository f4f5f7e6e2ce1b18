using DynConv.Vulkan.Device;

namespace DynConv.Native.Objects;

/// <summary>The host's lock on its queue, by two functions.</summary>
internal sealed unsafe class CallbackQueueLock(
    delegate* unmanaged<void*, void> enter, delegate* unmanaged<void*, void> exit, void* user) : IQueueLock
{
    private readonly delegate* unmanaged<void*, void> _enter = enter;
    private readonly delegate* unmanaged<void*, void> _exit = exit;
    private readonly void* _user = user;

    public void Acquire() => _enter(_user);

    public void Release() => _exit(_user);
}
