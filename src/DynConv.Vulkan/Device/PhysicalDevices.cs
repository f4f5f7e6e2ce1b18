using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Silk.NET.Core.Native;
using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Device;

/// <summary>Lists the devices of an instance, best first, and picks one by index or name.</summary>
internal static unsafe class PhysicalDevices
{
    /// <summary>The least that Vulkan 1.1 lets a device offer; Vulkan 1.0 has no way to ask.</summary>
    private const ulong LeastMaxMemoryAllocationSize = 1ul << 30;

    /// <summary>One physical device with what was read from it and the queue family that computes.</summary>
    internal readonly record struct Candidate(PhysicalDevice Handle, uint QueueFamily, DeviceCapabilities Capabilities);

    /// <summary>Every device that can run the required path (Vulkan 1.1, a queue that computes).</summary>
    public static IReadOnlyList<Candidate> List(Vk vk, Instance instance)
    {
        var found = new List<Candidate>();
        foreach (PhysicalDevice handle in Enumerate(vk, instance))
        {
            if (TryRead(vk, handle, out Candidate candidate))
            {
                found.Add(candidate);
            }
        }

        // A stable order: the driver's own among equals.
        return [.. found.OrderBy(c => c.Capabilities.Kind).Select(
            (c, index) => c with { Capabilities = c.Capabilities with { Index = index } })];
    }

    /// <summary>Whether a handle is a physical device of an instance.</summary>
    public static bool Has(Vk vk, Instance instance, PhysicalDevice device)
        => Array.Exists(Enumerate(vk, instance), known => known.Handle == device.Handle);

    /// <summary>What a device reports to an instance made for <paramref name="apiVersion"/>.</summary>
    /// <param name="vk">Functions.</param>
    /// <param name="device">The device.</param>
    /// <param name="family">The queue family to use.</param>
    /// <param name="apiVersion">Version that the instance was made for; nothing newer is asked.</param>
    /// <exception cref="ArgumentException">There is no such family, or it does not compute.</exception>
    public static DeviceCapabilities Read(Vk vk, PhysicalDevice device, uint family, uint apiVersion)
    {
        QueueFamilyProperties[] families = QueueFamilies(vk, device);
        if (family >= families.Length)
        {
            throw new ArgumentException($"queue family {family} does not exist; the device has {families.Length}");
        }

        return (families[family].QueueFlags & QueueFlags.ComputeBit) != 0
            ? Describe(vk, device, families[family].TimestampValidBits, apiVersion)
            : throw new ArgumentException($"queue family {family} cannot compute; lend a queue of one that can");
    }

    /// <summary>Picks by index, by part of the name, or (null, empty) the best.</summary>
    public static Candidate Choose(IReadOnlyList<Candidate> devices, string? wish)
    {
        if (devices.Count == 0)
        {
            throw InstanceLoader.NoDriver();
        }

        if (string.IsNullOrWhiteSpace(wish))
        {
            return devices[0];
        }

        if (int.TryParse(wish, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int index))
        {
            return index >= 0 && index < devices.Count
                ? devices[index]
                : throw new VulkanUnavailableException($"device {index} does not exist; choose {Choices(devices)}");
        }

        foreach (Candidate candidate in devices)
        {
            if (candidate.Capabilities.Name.Contains(wish, StringComparison.OrdinalIgnoreCase))
            {
                return candidate;
            }
        }

        throw new VulkanUnavailableException($"no device is named like \"{wish}\"; choose {Choices(devices)}");
    }

    private static string Choices(IReadOnlyList<Candidate> devices)
        => string.Join(", ", devices.Select(d => $"{d.Capabilities.Index} ({d.Capabilities.Name})"));

    private static PhysicalDevice[] Enumerate(Vk vk, Instance instance)
    {
        uint count = 0;
        Result result = vk.EnumeratePhysicalDevices(instance, &count, null);
        if (result == Result.ErrorInitializationFailed)
        {
            throw InstanceLoader.NoDriver();
        }

        result.ThrowIfFailed("list the Vulkan devices");
        PhysicalDevice[] handles = new PhysicalDevice[count];
        fixed (PhysicalDevice* first = handles)
        {
            vk.EnumeratePhysicalDevices(instance, &count, first).ThrowIfFailed("list the Vulkan devices");
        }

        return handles;
    }

    private static bool TryRead(Vk vk, PhysicalDevice device, out Candidate candidate)
    {
        candidate = default;
        PhysicalDeviceProperties core;
        vk.GetPhysicalDeviceProperties(device, &core);
        QueueFamilyProperties[] families = QueueFamilies(vk, device);
        int family = Array.FindIndex(families, f => (f.QueueFlags & QueueFlags.ComputeBit) != 0);
        if (core.ApiVersion < VulkanVersions.Vulkan11 || family < 0)
        {
            return false;
        }

        DeviceCapabilities capabilities =
            Describe(vk, device, families[family].TimestampValidBits, VulkanVersions.Vulkan11);
        candidate = new Candidate(device, (uint)family, capabilities);
        return true;
    }

    private static DeviceCapabilities Describe(Vk vk, PhysicalDevice device, uint timestampBits, uint apiVersion)
    {
        PhysicalDeviceProperties core;
        vk.GetPhysicalDeviceProperties(device, &core);
        PhysicalDeviceMemoryProperties memory;
        vk.GetPhysicalDeviceMemoryProperties(device, &memory);
        DeviceCapabilities capabilities = Describe(core) with
        {
            TimestampPeriod = timestampBits == 0 ? 0 : core.Limits.TimestampPeriod,
            DeviceLocalBytes = DeviceLocalBytes(memory),
            UnifiedMemory = IsUnified(memory),
        };
        return Math.Min(core.ApiVersion, apiVersion) >= VulkanVersions.Vulkan11
            ? WithProperties2(vk, device, capabilities)
            : capabilities;
    }

    /// <summary>What only Vulkan 1.1 can be asked.</summary>
    private static DeviceCapabilities WithProperties2(Vk vk, PhysicalDevice device, DeviceCapabilities capabilities)
    {
        PhysicalDeviceDriverProperties driver = new() { SType = StructureType.PhysicalDeviceDriverProperties };
        PhysicalDeviceSubgroupProperties subgroup = new() { SType = StructureType.PhysicalDeviceSubgroupProperties };
        PhysicalDeviceMaintenance3Properties maintenance = new()
        {
            SType = StructureType.PhysicalDeviceMaintenance3Properties,
            PNext = &subgroup,
        };
        bool namesDriver = capabilities.ApiVersion >= VulkanVersions.Vulkan12;
        if (namesDriver)
        {
            subgroup.PNext = &driver;
        }

        PhysicalDeviceProperties2 properties =
            new() { SType = StructureType.PhysicalDeviceProperties2, PNext = &maintenance };
        vk.GetPhysicalDeviceProperties2(device, &properties);
        return capabilities with
        {
            MaxMemoryAllocationSize = maintenance.MaxMemoryAllocationSize,
            SubgroupSize = subgroup.SubgroupSize,
            Driver = namesDriver
                ? (SilkMarshal.PtrToString((nint)driver.DriverName) + " "
                    + SilkMarshal.PtrToString((nint)driver.DriverInfo)).Trim()
                : capabilities.Driver,
        };
    }

    /// <summary>What Vulkan 1.0's properties tell, and the least that may be assumed of the rest.</summary>
    private static DeviceCapabilities Describe(PhysicalDeviceProperties core)
    {
        PhysicalDeviceLimits limits = core.Limits;
        return new DeviceCapabilities
        {
            Index = 0,
            Name = SilkMarshal.PtrToString((nint)core.DeviceName) ?? "unnamed device",
            Kind = KindOf(core.DeviceType),
            VendorId = core.VendorID,
            DeviceId = core.DeviceID,
            Driver = $"driver 0x{core.DriverVersion:x}",
            DriverVersion = core.DriverVersion,
            ApiVersion = core.ApiVersion,
            MaxStorageBufferRange = limits.MaxStorageBufferRange,
            MaxMemoryAllocationSize = LeastMaxMemoryAllocationSize,
            MaxMemoryAllocationCount = limits.MaxMemoryAllocationCount,
            MaxGroupCountX = limits.MaxComputeWorkGroupCount[0],
            MaxGroupCountY = limits.MaxComputeWorkGroupCount[1],
            MaxGroupInvocations = limits.MaxComputeWorkGroupInvocations,
            MaxGroupSizeX = limits.MaxComputeWorkGroupSize[0],
            MaxSharedMemory = limits.MaxComputeSharedMemorySize,
            MaxPushConstants = limits.MaxPushConstantsSize,
            MaxStorageBuffers = Math.Min(
                Math.Min(limits.MaxPerStageDescriptorStorageBuffers, limits.MaxDescriptorSetStorageBuffers),
                limits.MaxPerStageResources),
            StorageBufferAlignment = Math.Max(limits.MinStorageBufferOffsetAlignment, 16),
            LoadsUniformsOnce = SoftwareDrivers.LoadUniformsOnce(core),
            MovesSumsRarely = SoftwareDrivers.MoveSumsRarely(core),
            MaxTexels = limits.MaxTexelBufferElements,
            TexelBufferAlignment = Math.Max(limits.MinTexelBufferOffsetAlignment, 1),
            NonCoherentAtomSize = limits.NonCoherentAtomSize,
            SubgroupSize = 1,
            TimestampPeriod = 0,
            DeviceLocalBytes = 0,
            UnifiedMemory = false,
        };
    }

    private static DeviceKind KindOf(PhysicalDeviceType type) => type switch
    {
        PhysicalDeviceType.DiscreteGpu => DeviceKind.Discrete,
        PhysicalDeviceType.IntegratedGpu => DeviceKind.Integrated,
        PhysicalDeviceType.VirtualGpu => DeviceKind.Virtual,
        PhysicalDeviceType.Cpu => DeviceKind.Software,
        _ => DeviceKind.Other,
    };

    private static QueueFamilyProperties[] QueueFamilies(Vk vk, PhysicalDevice device)
    {
        uint count = 0;
        vk.GetPhysicalDeviceQueueFamilyProperties(device, &count, null);
        QueueFamilyProperties[] families = new QueueFamilyProperties[count];
        fixed (QueueFamilyProperties* first = families)
        {
            vk.GetPhysicalDeviceQueueFamilyProperties(device, &count, first);
        }

        return families;
    }

    private static ulong DeviceLocalBytes(in PhysicalDeviceMemoryProperties memory)
    {
        ulong bytes = 0;
        for (int i = 0; i < memory.MemoryHeapCount; i++)
        {
            if ((memory.MemoryHeaps[i].Flags & MemoryHeapFlags.DeviceLocalBit) != 0)
            {
                bytes += memory.MemoryHeaps[i].Size;
            }
        }

        return bytes;
    }

    /// <summary>
    /// Unified where the largest device-local heap can be mapped coherently. A small mappable window into a card's
    /// memory (256 MiB without a resizable BAR) is a heap of its own and does not count.
    /// </summary>
    private static bool IsUnified(in PhysicalDeviceMemoryProperties memory)
    {
        uint largest = 0;
        ulong size = 0;
        for (uint i = 0; i < memory.MemoryHeapCount; i++)
        {
            MemoryHeap heap = memory.MemoryHeaps[(int)i];
            if ((heap.Flags & MemoryHeapFlags.DeviceLocalBit) != 0 && heap.Size > size)
            {
                (largest, size) = (i, heap.Size);
            }
        }

        const MemoryPropertyFlags Wanted = MemoryPropertyFlags.DeviceLocalBit | MemoryPropertyFlags.HostVisibleBit
            | MemoryPropertyFlags.HostCoherentBit | MemoryPropertyFlags.HostCachedBit;
        for (int i = 0; i < memory.MemoryTypeCount; i++)
        {
            MemoryType type = memory.MemoryTypes[i];
            if (type.HeapIndex == largest && (type.PropertyFlags & Wanted) == Wanted)
            {
                return true;
            }
        }

        return false;
    }
}
