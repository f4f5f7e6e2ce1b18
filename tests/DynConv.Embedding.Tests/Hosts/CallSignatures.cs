using Silk.NET.Vulkan;

namespace DynConv.Embedding.Tests.Hosts;

/// <summary>The shapes of the Vulkan functions that are intercepted; handles as numbers, which Vulkan allows.</summary>
internal static unsafe class CallSignatures
{
    public delegate nint Resolve(nint instance, byte* name);

    public delegate Result Create(nint device, void* info, void* allocator, ulong* made);

    public delegate Result CreatePipelines(
        nint device, ulong cache, uint count, void* infos, void* allocator, ulong* made);

    public delegate Result Allocate(nint device, void* info, ulong* made);

    public delegate void Destroy(nint device, ulong handle, void* allocator);

    public delegate void DestroyTop(nint handle, void* allocator);

    public delegate Result OfOne(nint handle);

    public delegate Result OfTwo(nint device, ulong handle);

    public delegate Result QueueSubmit(nint queue, uint count, SubmitInfo* infos, ulong fence);

    public delegate Result WaitForFences(nint device, uint count, ulong* fences, uint all, ulong timeout);

    public delegate void UpdateDescriptorSets(nint device, uint writes, void* write, uint copies, void* copy);

    public delegate void MemoryProperties(nint physicalDevice, PhysicalDeviceMemoryProperties2* properties);

    public delegate void PipelineBarrier(
        nint commands, uint from, uint to, uint flags, uint memories, MemoryBarrier* memory, uint buffers,
        BufferMemoryBarrier* buffer, uint images, ImageMemoryBarrier* image);
}
