namespace DynConv.Vulkan.Device;

/// <summary>
/// The host's lock on the queue it lends. Vulkan wants one thread at a time in a queue; who else submits to it only the
/// host knows. <see cref="Acquire"/> may be called from any thread that submits through this library.
/// </summary>
public interface IQueueLock
{
    /// <summary>Waits until no other thread uses the queue.</summary>
    void Acquire();

    /// <summary>
    /// Lets the next thread in. Called on the thread that acquired it, also after a failed submission.
    /// </summary>
    void Release();
}
