using System;
using System.Collections.Generic;
using DynConv.Vulkan.Device;
using Microsoft.Extensions.Logging;
using Silk.NET.Vulkan;
using Semaphore = Silk.NET.Vulkan.Semaphore;

namespace DynConv.Embedding.Tests.Hosts;

/// <summary>
/// An engine: it owns an instance, a device and a queue, and lends them. Uses nothing of the library's but what any
/// host could use.
/// </summary>
internal sealed unsafe class Host : IDisposable
{
    private readonly HostInstance _instance;
    private readonly List<Semaphore> _semaphores = [];

    public Host(HostProfile profile)
    {
        Profile = profile;
        _instance = new HostInstance(profile.ApiVersion, profile.Validation);
        HostDeviceCreation creation = new(_instance, profile);
        (Device, Extensions, Features) = (creation.Device, creation.Extensions, creation.Features);
        Api.CurrentDevice = Device;
        Queue queue;
        Api.GetDeviceQueue(Device, QueueFamily, 0, &queue);
        Queue = queue;
    }

    public HostProfile Profile { get; }

    public Vk Api => _instance.Api;

    public HostInstance Instance => _instance;

    public Device Device { get; }

    public Queue Queue { get; }

    /// <summary>Computes and draws, on both software drivers.</summary>
    public uint QueueFamily { get; }

    public IReadOnlyList<string> Extensions { get; }

    public VulkanFeatures Features { get; }

    public HostMessages Messages => _instance.Messages;

    /// <summary>Held by whoever submits to <see cref="Queue"/>.</summary>
    public CountingLock Lock { get; } = new();

    /// <summary>The handles as a host lends them.</summary>
    /// <param name="calls">Where the library's calls go through; null for straight to the loader.</param>
    public ExternalVulkanDevice Lend(InterceptedCalls? calls = null) => new()
    {
        Instance = _instance.Handle.Handle,
        PhysicalDevice = _instance.PhysicalDevice.Handle,
        Device = Device.Handle,
        Queue = Queue.Handle,
        QueueFamilyIndex = QueueFamily,
        ApiVersion = _instance.ApiVersion,
        EnabledExtensions = Extensions,
        EnabledFeatures = Features,
        GetInstanceProcAddr = calls?.GetInstanceProcAddr ?? 0,
        QueueLock = Lock,
    };

    public VulkanContext Adopt(InterceptedCalls? calls = null, ILoggerFactory? log = null)
        => VulkanContext.Adopt(Lend(calls), new VulkanContextOptions { CacheFolder = "", LoggerFactory = log });

    public InterceptedCalls Intercept() => new(Api);

    /// <summary>Lives as long as the host.</summary>
    public ulong CreateSemaphore(bool timeline = false)
    {
        SemaphoreTypeCreateInfo type = new()
        {
            SType = StructureType.SemaphoreTypeCreateInfo,
            SemaphoreType = SemaphoreType.Timeline,
        };
        SemaphoreCreateInfo info = new()
        {
            SType = StructureType.SemaphoreCreateInfo,
            PNext = timeline ? &type : null,
        };
        Semaphore made;
        Api.CreateSemaphore(Device, &info, null, &made).Ok();
        _semaphores.Add(made);
        return made.Handle;
    }

    public void WaitFor(ulong timeline, ulong value)
    {
        Semaphore semaphore = new(timeline);
        SemaphoreWaitInfo info = new()
        {
            SType = StructureType.SemaphoreWaitInfo,
            SemaphoreCount = 1,
            PSemaphores = &semaphore,
            PValues = &value,
        };
        Api.WaitSemaphores(Device, &info, 10_000_000_000).Ok();
    }

    public void Signal(ulong timeline, ulong value)
    {
        SemaphoreSignalInfo info = new()
        {
            SType = StructureType.SemaphoreSignalInfo,
            Semaphore = new Semaphore(timeline),
            Value = value,
        };
        Api.SignalSemaphore(Device, &info).Ok();
    }

    /// <summary>The host's own wait, at the end of a level.</summary>
    public void WaitIdle() => Api.DeviceWaitIdle(Device).Ok();

    public void Dispose()
    {
        Api.DeviceWaitIdle(Device);
        foreach (Semaphore semaphore in _semaphores)
        {
            Api.DestroySemaphore(Device, semaphore, null);
        }

        Api.DestroyDevice(Device, null);
        _instance.Dispose();
    }
}
