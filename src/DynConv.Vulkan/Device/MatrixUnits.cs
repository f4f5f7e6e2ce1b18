using System.Collections.Generic;

namespace DynConv.Vulkan.Device;

/// <summary>
/// One size of matrices that a subgroup multiplies at once (VK_KHR_cooperative_matrix): float16 operands [rows, depth]
/// and [depth, columns], float32 sums [rows, columns].
/// </summary>
/// <param name="Rows">M.</param>
/// <param name="Columns">N.</param>
/// <param name="Depth">K.</param>
/// <param name="SubgroupSize">Invocations of a subgroup; pipelines that use the matrices require it.</param>
internal readonly record struct MatrixUnits(uint Rows, uint Columns, uint Depth, uint SubgroupSize)
{
    /// <summary>The extension.</summary>
    public const string Extension = "VK_KHR_cooperative_matrix";

    /// <summary>The extensions that shaders with it also need, and the Vulkan version that has each.</summary>
    public static IReadOnlyList<(string Name, uint CoreSince)> Companions { get; } =
    [
        ("VK_KHR_vulkan_memory_model", VulkanVersions.Vulkan12),
        ("VK_KHR_shader_float16_int8", VulkanVersions.Vulkan12),
        ("VK_EXT_subgroup_size_control", VulkanVersions.Vulkan13),
    ];
}
