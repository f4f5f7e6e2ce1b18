using System;
using System.Collections.Generic;
using Silk.NET.Vulkan;

namespace DynConv.Embedding.Tests.Hosts;

/// <summary>What a host turns on when it makes its instance and device, and what it declares of that.</summary>
internal sealed record HostProfile
{
    /// <summary>Vulkan 1.1, no extension, no feature, one queue that also draws.</summary>
    public static HostProfile Poor { get; } = new() { Name = nameof(Poor), ApiVersion = Vk.Version11 };

    /// <summary>
    /// What Godot 4 enables: core features, 16-bit storage and half-precision arithmetic where offered, the name of
    /// the subgroup size extension but not its feature; no timeline semaphores, no synchronization2.
    /// </summary>
    public static HostProfile Godot { get; } = new()
    {
        Name = nameof(Godot),
        ApiVersion = Vk.Version13,
        CoreFeatures = true,
        SmallTypes = true,
        Extensions =
        [
            "VK_KHR_storage_buffer_storage_class", "VK_KHR_16bit_storage", "VK_KHR_shader_float16_int8",
            "VK_KHR_multiview", "VK_KHR_maintenance2", "VK_KHR_create_renderpass2", "VK_EXT_subgroup_size_control",
        ],
    };

    /// <summary>What Veldrid enables: an instance of Vulkan 1.0 and every core feature.</summary>
    public static HostProfile Veldrid { get; } = new()
    {
        Name = nameof(Veldrid), ApiVersion = Vk.Version10, CoreFeatures = true,
    };

    /// <summary>Everything that a host could want, with our recommendation merged in.</summary>
    public static HostProfile Rich { get; } = new()
    {
        Name = nameof(Rich),
        ApiVersion = Vk.Version13,
        CoreFeatures = true,
        SmallTypes = true,
        Synchronization2 = true,
        Recommended = true,
        Extensions =
        [
            "VK_KHR_storage_buffer_storage_class", "VK_KHR_16bit_storage", "VK_KHR_shader_float16_int8",
            "VK_KHR_multiview", "VK_KHR_synchronization2", "VK_EXT_subgroup_size_control",
        ],
    };

    public static IReadOnlyList<HostProfile> All { get; } = [Poor, Godot, Veldrid, Rich];

    public required string Name { get; init; }

    /// <summary>Asked of the instance; less where the loader has less.</summary>
    public required uint ApiVersion { get; init; }

    /// <summary>Enabled where the device offers them.</summary>
    public IReadOnlyList<string> Extensions { get; init; } = [];

    /// <summary>Whether the recommendation is asked for matrix units too.</summary>
    public bool MatrixUnits { get; init; }

    /// <summary>Whether the recommendation is asked for 16-bit storage too.</summary>
    public bool HalfStorage { get; init; }

    /// <summary>Every feature of Vulkan 1.0 that the device offers.</summary>
    public bool CoreFeatures { get; init; }

    /// <summary>16-bit storage, half-precision arithmetic and 8-bit integers, where offered.</summary>
    public bool SmallTypes { get; init; }

    public bool Synchronization2 { get; init; }

    /// <summary>Merges what the library recommends into the device.</summary>
    public bool Recommended { get; init; }

    /// <summary>Validation, with synchronization validation. Off only where a test counts bytes or time.</summary>
    public bool Validation { get; init; } = true;

    public static HostProfile Named(string name)
    {
        foreach (HostProfile profile in All)
        {
            if (profile.Name == name)
            {
                return profile;
            }
        }

        throw new ArgumentException($"no host is called {name}");
    }
}
