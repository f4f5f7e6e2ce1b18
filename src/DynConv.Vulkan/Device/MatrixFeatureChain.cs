using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Device;

/// <summary>The feature structures that <see cref="VulkanFeatures.CooperativeMatrix"/> stands for, chained.</summary>
internal sealed unsafe class MatrixFeatureChain : IDisposable
{
    private readonly Structures* _chain;

    private MatrixFeatureChain(void* next)
    {
        _chain = (Structures*)NativeMemory.AllocZeroed((nuint)sizeof(Structures));
        *_chain = new Structures
        {
            Matrix = new()
            {
                SType = StructureType.PhysicalDeviceCooperativeMatrixFeaturesKhr, PNext = &_chain->Memory,
            },
            Memory = new() { SType = StructureType.PhysicalDeviceVulkanMemoryModelFeatures, PNext = &_chain->Half },
            Half = new() { SType = StructureType.PhysicalDeviceShaderFloat16Int8Features, PNext = &_chain->Subgroups },
            Subgroups = new() { SType = StructureType.PhysicalDeviceSubgroupSizeControlFeatures, PNext = next },
        };
    }

    /// <summary>For VkDeviceCreateInfo::pNext.</summary>
    public void* First => &_chain->Matrix;

    private bool IsComplete => _chain->Matrix.CooperativeMatrix && _chain->Memory.VulkanMemoryModel
        && _chain->Half.ShaderFloat16 && _chain->Subgroups.SubgroupSizeControl
        && _chain->Subgroups.ComputeFullSubgroups;

    /// <summary>All of it on, at the head of another chain.</summary>
    public static MatrixFeatureChain Enable(void* next)
    {
        MatrixFeatureChain chain = new(next);
        chain._chain->Matrix.CooperativeMatrix = true;
        chain._chain->Memory.VulkanMemoryModel = true;
        chain._chain->Half.ShaderFloat16 = true;
        chain._chain->Subgroups.SubgroupSizeControl = chain._chain->Subgroups.ComputeFullSubgroups = true;
        return chain;
    }

    /// <summary>
    /// Whether a device has all of it. Only extensions and features are asked: there is a driver that crashes when it
    /// is asked for the sizes (<see cref="MatrixUnitQuery"/>), and not every program needs those.
    /// </summary>
    /// <param name="api">Functions.</param>
    /// <param name="device">The device.</param>
    /// <param name="version">Version that instance and device have in common; below 1.1 there is nothing to
    /// ask.</param>
    public static bool IsOffered(Vk api, PhysicalDevice device, uint version)
    {
        if (version < VulkanVersions.Vulkan11
            || Extensions(version).Any(name => !VulkanExtensions.DeviceHas(api, device, name)))
        {
            return false;
        }

        using MatrixFeatureChain chain = new(null);
        PhysicalDeviceFeatures2 query = new() { SType = StructureType.PhysicalDeviceFeatures2, PNext = chain.First };
        api.GetPhysicalDeviceFeatures2(device, &query);
        return chain.IsComplete;
    }

    /// <summary>The extensions to enable for it.</summary>
    public static IReadOnlyList<string> Extensions(uint version) =>
    [
        MatrixUnits.Extension,
        .. MatrixUnits.Companions.Where(item => version < item.CoreSince).Select(static item => item.Name),
    ];

    public void Dispose() => NativeMemory.Free(_chain);

    private struct Structures
    {
        public PhysicalDeviceCooperativeMatrixFeaturesKHR Matrix;
        public PhysicalDeviceVulkanMemoryModelFeatures Memory;
        public PhysicalDeviceShaderFloat16Int8Features Half;
        public PhysicalDeviceSubgroupSizeControlFeatures Subgroups;
    }
}
