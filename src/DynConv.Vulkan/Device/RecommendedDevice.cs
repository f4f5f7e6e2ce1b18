using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Device;

/// <summary>
/// What to add to a host's VkDeviceCreateInfo. Keep it until vkCreateDevice returned, then dispose it.
/// </summary>
public sealed unsafe class RecommendedDevice : IDisposable
{
    private readonly PhysicalDeviceTimelineSemaphoreFeatures* _timeline;
    private readonly PhysicalDevice16BitStorageFeatures* _half;
    private readonly MatrixFeatureChain? _matrix;
    private bool _disposed;

    internal RecommendedDevice(VulkanFeatures features, IReadOnlyList<string> extensions)
    {
        (Features, Extensions) = (features, extensions);
        if (features.HasFlag(VulkanFeatures.TimelineSemaphore))
        {
            _timeline = (PhysicalDeviceTimelineSemaphoreFeatures*)NativeMemory.AllocZeroed(
                (nuint)sizeof(PhysicalDeviceTimelineSemaphoreFeatures));
            _timeline->SType = StructureType.PhysicalDeviceTimelineSemaphoreFeatures;
            _timeline->TimelineSemaphore = true;
        }

        if (features.HasFlag(VulkanFeatures.HalfStorage))
        {
            _half = (PhysicalDevice16BitStorageFeatures*)NativeMemory.Alloc(
                (nuint)sizeof(PhysicalDevice16BitStorageFeatures));
            *_half = HalfStorage.Enable(_timeline);
        }

        _matrix = features.HasFlag(VulkanFeatures.CooperativeMatrix) ? MatrixFeatureChain.Enable(Rest) : null;
    }

    /// <summary>Add these to ppEnabledExtensionNames (each once).</summary>
    public IReadOnlyList<string> Extensions { get; }

    /// <summary>What will be on: <see cref="ExternalVulkanDevice.EnabledFeatures"/>.</summary>
    public VulkanFeatures Features { get; }

    /// <summary>
    /// The first of a chain of feature structures, to hang at the end of VkDeviceCreateInfo::pNext; 0 if there is none.
    /// A host that chains VkPhysicalDeviceVulkan12Features or VkPhysicalDeviceTimelineSemaphoreFeatures itself sets
    /// timelineSemaphore there instead: Vulkan forbids both. So it is with the structures of
    /// <see cref="VulkanFeatures.CooperativeMatrix"/> and <see cref="VulkanFeatures.HalfStorage"/>.
    /// </summary>
    /// <exception cref="ObjectDisposedException">It was disposed.</exception>
    public nint FeatureChain
    {
        get
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            return _matrix is null ? (nint)Rest : (nint)_matrix.First;
        }
    }

    private void* Rest => _half is null ? _timeline : _half;

    /// <summary>Frees the chain.</summary>
    public void Dispose()
    {
        if (!_disposed)
        {
            _disposed = true;
            _matrix?.Dispose();
            NativeMemory.Free(_half);
            NativeMemory.Free(_timeline);
        }
    }
}
