using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Silk.NET.Core.Native;
using Silk.NET.Vulkan;

namespace HostOwnedDevice.Device;

/// <summary>A device with one queue family for graphics and compute, which every desktop driver has.</summary>
internal sealed unsafe record PhysicalDeviceChoice(
    PhysicalDevice Handle, string Name, PhysicalDeviceType Type, uint QueueFamily, float TimestampPeriod)
{
    /// <summary>Finds one by its index or a part of its name; null takes the best.</summary>
    public static PhysicalDeviceChoice Find(Vk vk, Instance instance, string? wanted)
    {
        List<PhysicalDeviceChoice> devices = List(vk, instance);
        if (devices.Count == 0)
        {
            throw HostDevice.NoDriver();
        }

        if (wanted is null)
        {
            return devices[0];
        }

        bool isIndex = int.TryParse(wanted, NumberStyles.None, CultureInfo.InvariantCulture, out int index);
        PhysicalDeviceChoice? found = isIndex
            ? devices.ElementAtOrDefault(index)
            : devices.Find(device => device.Name.Contains(wanted, StringComparison.OrdinalIgnoreCase));
        IEnumerable<string> names = devices.Select((device, i) => $"{i} {device.Name}");
        return found ?? throw new HostException($"no device is '{wanted}'; there are {string.Join(", ", names)}");
    }

    private static List<PhysicalDeviceChoice> List(Vk vk, Instance instance)
    {
        uint count = 0;
        vk.EnumeratePhysicalDevices(instance, &count, null).ThrowIfFailed("list the devices");
        PhysicalDevice[] handles = new PhysicalDevice[count];
        fixed (PhysicalDevice* first = handles)
        {
            vk.EnumeratePhysicalDevices(instance, &count, first).ThrowIfFailed("list the devices");
        }

        IEnumerable<PhysicalDeviceChoice?> all = handles.Select(handle => Describe(vk, handle));
        return [.. all.OfType<PhysicalDeviceChoice>().OrderBy(device => Rank(device.Type))];
    }

    private static PhysicalDeviceChoice? Describe(Vk vk, PhysicalDevice handle)
    {
        PhysicalDeviceProperties properties;
        vk.GetPhysicalDeviceProperties(handle, &properties);
        uint count = 0;
        vk.GetPhysicalDeviceQueueFamilyProperties(handle, &count, null);
        QueueFamilyProperties[] families = new QueueFamilyProperties[count];
        fixed (QueueFamilyProperties* first = families)
        {
            vk.GetPhysicalDeviceQueueFamilyProperties(handle, &count, first);
        }

        const QueueFlags Both = QueueFlags.GraphicsBit | QueueFlags.ComputeBit;
        int family = Array.FindIndex(families, f => (f.QueueFlags & Both) == Both);
        if (family < 0 || properties.ApiVersion < HostInstance.ApiVersion)
        {
            return null;
        }

        bool hasTimestamps = families[family].TimestampValidBits > 0;
        return new PhysicalDeviceChoice(
            handle,
            SilkMarshal.PtrToString((nint)properties.DeviceName) ?? "unnamed",
            properties.DeviceType,
            (uint)family,
            hasTimestamps ? properties.Limits.TimestampPeriod : 0);
    }

    private static int Rank(PhysicalDeviceType type) => type switch
    {
        PhysicalDeviceType.DiscreteGpu => 0,
        PhysicalDeviceType.IntegratedGpu => 1,
        PhysicalDeviceType.VirtualGpu => 2,
        _ => 3,
    };
}
