using System;
using System.Collections.Generic;
using DynConv.Vulkan.Device;
using Silk.NET.Vulkan;

namespace HostOwnedDevice.Device;

/// <summary>
/// What an engine has: an instance, a device with one queue for graphics and compute, a command pool. Nothing optional
/// is needed of it; what the library would like to have is merged into its creation unless the host is to be bare.
/// </summary>
internal sealed unsafe class HostDevice : IDisposable
{
    private readonly HostInstance _instance;
    private readonly PhysicalDeviceChoice _choice;

    /// <summary>Opens a device.</summary>
    /// <param name="wanted">An index or a part of a name; null for the best.</param>
    /// <param name="validate">Whether the validation layer listens.</param>
    /// <param name="isBare">Whether to enable no extension and no feature at all.</param>
    public HostDevice(string? wanted, bool validate, bool isBare)
    {
        _instance = new HostInstance(validate);
        try
        {
            _choice = PhysicalDeviceChoice.Find(Vk, _instance.Handle, wanted);
            Create(isBare);
            Vk.CurrentDevice = Handle;
            Queue queue;
            Vk.GetDeviceQueue(Handle, QueueFamily, 0, &queue);
            Queue = queue;
            CommandPool = CreateCommandPool();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public Vk Vk => _instance.Vk;

    public Silk.NET.Vulkan.Device Handle { get; private set; }

    public PhysicalDevice PhysicalDevice => _choice.Handle;

    public Queue Queue { get; }

    public uint QueueFamily => _choice.QueueFamily;

    public CommandPool CommandPool { get; }

    public string Name => _choice.Name;

    /// <summary>Nanoseconds of a tick; 0 where the queue has no timestamps.</summary>
    public float TimestampPeriod => _choice.TimestampPeriod;

    public IReadOnlyList<string> EnabledExtensions { get; private set; } = [];

    public VulkanFeatures EnabledFeatures { get; private set; }

    /// <summary>What the validation layer said so far.</summary>
    public IReadOnlyList<string> ValidationMessages => _instance.Validation?.Messages ?? [];

    public static HostException NoDriver() => new(
        "no Vulkan 1.1 driver with graphics was found; install one (Debian: apt-get install mesa-vulkan-drivers, "
        + "which also runs without a GPU)");

    /// <summary>The handles, for the library to work with. They stay this object's.</summary>
    public ExternalVulkanDevice Lend() => new()
    {
        Instance = _instance.Handle.Handle,
        PhysicalDevice = PhysicalDevice.Handle,
        Device = Handle.Handle,
        Queue = Queue.Handle,
        QueueFamilyIndex = QueueFamily,
        ApiVersion = HostInstance.ApiVersion,
        EnabledExtensions = EnabledExtensions,
        EnabledFeatures = EnabledFeatures,
    };

    public void Submit(CommandBuffer commands, Fence fence)
    {
        SubmitInfo info = new()
        {
            SType = StructureType.SubmitInfo,
            CommandBufferCount = 1,
            PCommandBuffers = &commands,
        };
        Vk.QueueSubmit(Queue, 1, &info, fence).ThrowIfFailed("submit a frame");
    }

    /// <summary>After everything that was made from it is gone.</summary>
    public void Dispose()
    {
        if (Handle.Handle != 0)
        {
            Vk.DestroyCommandPool(Handle, CommandPool, null);
            Vk.DestroyDevice(Handle, null);
        }

        _instance.Dispose();
    }

    private void Create(bool isBare)
    {
        using RecommendedDevice? recommended = isBare
            ? null
            : VulkanRequirements.EnableRecommended(
                _instance.Handle.Handle, PhysicalDevice.Handle, HostInstance.ApiVersion);
        EnabledExtensions = recommended?.Extensions ?? [];
        EnabledFeatures = recommended?.Features ?? VulkanFeatures.None;
        using NativeStrings extensions = new(EnabledExtensions);
        float priority = 1;
        DeviceQueueCreateInfo queue = new()
        {
            SType = StructureType.DeviceQueueCreateInfo,
            QueueFamilyIndex = QueueFamily,
            QueueCount = 1,
            PQueuePriorities = &priority,
        };
        // An engine would put its own extensions and its own feature structures beside these.
        DeviceCreateInfo info = new()
        {
            SType = StructureType.DeviceCreateInfo,
            PNext = (void*)(recommended?.FeatureChain ?? 0),
            QueueCreateInfoCount = 1,
            PQueueCreateInfos = &queue,
            EnabledExtensionCount = extensions.Count,
            PpEnabledExtensionNames = extensions.Pointers,
        };
        Silk.NET.Vulkan.Device device;
        Vk.CreateDevice(PhysicalDevice, &info, null, &device).ThrowIfFailed($"open {Name}");
        Handle = device;
    }

    private CommandPool CreateCommandPool()
    {
        CommandPoolCreateInfo info = new()
        {
            SType = StructureType.CommandPoolCreateInfo,
            Flags = CommandPoolCreateFlags.ResetCommandBufferBit,
            QueueFamilyIndex = QueueFamily,
        };
        CommandPool pool;
        Vk.CreateCommandPool(Handle, &info, null, &pool).ThrowIfFailed("create the command pool");
        return pool;
    }
}
