using System;
using DynConv.Vulkan.Device;
using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Execution;

/// <summary>
/// The queue of a context. It is locked around every submission, as Vulkan wants; with the host's lock where it lends
/// one, and then with no other, which a thread of the host's that holds that lock already would wait for. Thread-safe;
/// allocates nothing.
/// </summary>
internal sealed unsafe class SubmissionQueue(VulkanContext context, Queue queue, IQueueLock? hostLock)
{
    /// <summary>More semaphores than this in one submission are refused: they live on the stack.</summary>
    public const int MaximumSemaphores = 32;

    private readonly IQueueLock _lock = hostLock ?? new OwnQueueLock();

    /// <summary>Submits one command buffer.</summary>
    /// <exception cref="ArgumentException">A semaphore is null, or there are too many.</exception>
    /// <exception cref="VulkanFeatureException">A timeline semaphore on a device without them.</exception>
    /// <exception cref="DeviceLostException">The device was lost.</exception>
    public void Submit(
        CommandBuffer commands, Fence fence, ReadOnlySpan<SemaphoreWait> waits, ReadOnlySpan<SemaphoreSignal> signals)
    {
        context.ThrowIfUnusable();
        ThrowIfTooMany(Math.Max(waits.Length, signals.Length));
        Semaphore* waitHandles = stackalloc Semaphore[waits.Length];
        ulong* waitValues = stackalloc ulong[waits.Length];
        PipelineStageFlags* stages = stackalloc PipelineStageFlags[waits.Length];
        Semaphore* signalHandles = stackalloc Semaphore[signals.Length];
        ulong* signalValues = stackalloc ulong[signals.Length];
        bool timeline = false;
        for (int i = 0; i < waits.Length; i++)
        {
            (waitHandles[i], waitValues[i], stages[i]) = (Handle(waits[i].Semaphore), waits[i].Value, waits[i].Stage);
            timeline |= waits[i].Value != 0;
        }

        for (int i = 0; i < signals.Length; i++)
        {
            (signalHandles[i], signalValues[i]) = (Handle(signals[i].Semaphore), signals[i].Value);
            timeline |= signals[i].Value != 0;
        }

        TimelineSemaphoreSubmitInfo values = new()
        {
            SType = StructureType.TimelineSemaphoreSubmitInfo,
            WaitSemaphoreValueCount = (uint)waits.Length,
            PWaitSemaphoreValues = waitValues,
            SignalSemaphoreValueCount = (uint)signals.Length,
            PSignalSemaphoreValues = signalValues,
        };
        SubmitInfo info = new()
        {
            SType = StructureType.SubmitInfo,
            PNext = timeline ? TimelineChain(&values) : null,
            WaitSemaphoreCount = (uint)waits.Length,
            PWaitSemaphores = waitHandles,
            PWaitDstStageMask = stages,
            CommandBufferCount = 1,
            PCommandBuffers = &commands,
            SignalSemaphoreCount = (uint)signals.Length,
            PSignalSemaphores = signalHandles,
        };
        Submit(info, fence);
    }

    private static Semaphore Handle(ulong semaphore)
        => semaphore != 0
            ? new Semaphore(semaphore)
            : throw new ArgumentException("a semaphore to wait for or to signal is null");

    private static void ThrowIfTooMany(int semaphores)
    {
        if (semaphores > MaximumSemaphores)
        {
            throw new ArgumentException(
                $"{semaphores} semaphores in one submission; at most {MaximumSemaphores} are taken");
        }
    }

    private void Submit(SubmitInfo info, Fence fence)
    {
        Result result;
        _lock.Acquire();
        try
        {
            result = context.Api.QueueSubmit(queue, 1, &info, fence);
        }
        finally
        {
            _lock.Release();
        }

        context.Check(result, "submit commands");
    }

    private void* TimelineChain(TimelineSemaphoreSubmitInfo* values)
        // Not HasFlag, which boxes where the JIT does not optimize.
        => (context.Features & VulkanFeatures.TimelineSemaphore) != 0
            ? values
            : throw new VulkanFeatureException(
                "a semaphore value was given, but TimelineSemaphore is not declared in EnabledFeatures; "
                + "enable it on the device and declare it, or use binary semaphores");
}
