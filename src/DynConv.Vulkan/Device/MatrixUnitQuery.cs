using System;
using System.Linq;
using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Device;

/// <summary>
/// Asks a device for the sizes of its matrices. Asked only when a plan wants them, of a device that has the extension
/// on: one AMD driver crashes here (ggml-org/llama.cpp pull request 22750), and who never asks for float16 is not to
/// meet it.
/// </summary>
internal static unsafe class MatrixUnitQuery
{
    private const string Function = "vkGetPhysicalDeviceCooperativeMatrixPropertiesKHR";

    // A shader's shared memory and registers are laid out for no larger ones.
    private const uint Largest = 16;

    /// <summary>
    /// The largest matrices of up to 16×16×16 that take float16 and sum in float32; null where there are none.
    /// </summary>
    public static MatrixUnits? Find(Vk api, Instance instance, PhysicalDevice device)
    {
        if (SubgroupSize(api, device) is not uint subgroup)
        {
            return null;
        }

        foreach (CooperativeMatrixPropertiesKHR sizes in Read(api, instance, device)
            .Where(IsUsable)
            .OrderByDescending(static sizes => sizes.MSize * sizes.NSize * sizes.KSize))
        {
            return new MatrixUnits(sizes.MSize, sizes.NSize, sizes.KSize, subgroup);
        }

        return null;
    }

    private static CooperativeMatrixPropertiesKHR[] Read(Vk api, Instance instance, PhysicalDevice device)
    {
        nint address = api.GetInstanceProcAddr(instance, Function);
        if (address == 0)
        {
            return [];
        }

        var ask = (delegate* unmanaged<PhysicalDevice, uint*, CooperativeMatrixPropertiesKHR*, Result>)address;
        uint count = 0;
        if (ask(device, &count, null) != Result.Success)
        {
            return [];
        }

        CooperativeMatrixPropertiesKHR[] found = new CooperativeMatrixPropertiesKHR[count];
        Array.Fill(found, new() { SType = StructureType.CooperativeMatrixPropertiesKhr });
        fixed (CooperativeMatrixPropertiesKHR* first = found)
        {
            return ask(device, &count, first) == Result.Success ? found[..(int)count] : [];
        }
    }

    private static bool IsUsable(CooperativeMatrixPropertiesKHR sizes)
        => sizes is
        {
            AType: ComponentTypeKHR.Float16Khr, BType: ComponentTypeKHR.Float16Khr,
            CType: ComponentTypeKHR.Float32Khr, ResultType: ComponentTypeKHR.Float32Khr, Scope: ScopeKHR.SubgroupKhr,
        }
        && IsSide(sizes.MSize) && IsSide(sizes.NSize) && IsSide(sizes.KSize);

    // Rows of 8 float16 are the 16 bytes that a matrix in shared memory has to be aligned to.
    private static bool IsSide(uint side) => side is 8 or Largest;

    /// <summary>
    /// The smallest subgroup that compute shaders can require: what Intel's matrices are made for, and AMD's native
    /// one.
    /// </summary>
    private static uint? SubgroupSize(Vk api, PhysicalDevice device)
    {
        PhysicalDeviceSubgroupSizeControlProperties sizes = new()
        {
            SType = StructureType.PhysicalDeviceSubgroupSizeControlProperties,
        };
        PhysicalDeviceProperties2 query = new() { SType = StructureType.PhysicalDeviceProperties2, PNext = &sizes };
        api.GetPhysicalDeviceProperties2(device, &query);
        return sizes.RequiredSubgroupSizeStages.HasFlag(ShaderStageFlags.ComputeBit) ? sizes.MinSubgroupSize : null;
    }
}
