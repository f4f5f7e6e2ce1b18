using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Execution;

/// <summary>A semaphore of the host's that a submission waits for.</summary>
/// <param name="Semaphore">VkSemaphore.</param>
/// <param name="Value">The value to wait for if it is a timeline semaphore; 0 for a binary one.</param>
/// <param name="Stage">What waits; the default is everything that this library does.</param>
public readonly record struct SemaphoreWait(
    ulong Semaphore, ulong Value = 0,
    PipelineStageFlags Stage = PipelineStageFlags.ComputeShaderBit | PipelineStageFlags.TransferBit);
