using Silk.NET.Vulkan;

namespace HostOwnedDevice.Device;

/// <summary>Memory of its own for an image or a buffer. An engine has an allocator instead.</summary>
internal static unsafe class MemoryChoice
{
    public static DeviceMemory Allocate(
        HostDevice host, in MemoryRequirements needs, MemoryPropertyFlags wanted, string what)
    {
        PhysicalDeviceMemoryProperties properties;
        host.Vk.GetPhysicalDeviceMemoryProperties(host.PhysicalDevice, &properties);
        for (int i = 0; i < properties.MemoryTypeCount; i++)
        {
            bool isAllowed = (needs.MemoryTypeBits & (1u << i)) != 0;
            if (isAllowed && (properties.MemoryTypes[i].PropertyFlags & wanted) == wanted)
            {
                MemoryAllocateInfo info = new()
                {
                    SType = StructureType.MemoryAllocateInfo,
                    AllocationSize = needs.Size,
                    MemoryTypeIndex = (uint)i,
                };
                DeviceMemory memory;
                host.Vk.AllocateMemory(host.Handle, &info, null, &memory)
                    .ThrowIfFailed($"allocate {needs.Size} bytes for {what}");
                return memory;
            }
        }

        throw new HostException($"{host.Name} has no {wanted} memory for {what}");
    }
}
