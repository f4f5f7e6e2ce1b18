namespace DynConv.Vulkan.Execution;

/// <summary>A semaphore of the host's that a submission signals when it is done.</summary>
/// <param name="Semaphore">VkSemaphore.</param>
/// <param name="Value">The value to set if it is a timeline semaphore; 0 for a binary one.</param>
public readonly record struct SemaphoreSignal(ulong Semaphore, ulong Value = 0);
