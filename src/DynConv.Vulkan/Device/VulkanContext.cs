using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using DynConv.Vulkan.Execution;
using DynConv.Vulkan.Memory;
using DynConv.Vulkan.Pipelines;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Device;

/// <summary>
/// One Vulkan device: its memory, its pipelines and its queue. Thread-safe. Once it is disposed, plans and
/// buffers made from it can only be disposed too; the device itself goes with the last of them.
/// </summary>
public sealed unsafe class VulkanContext : IDisposable
{
    private readonly ILogger _logger;
    private readonly ValidationLog? _validation;
    private readonly Lock _queueLock = new();
    private string? _lostDuring;
    private int _holders = 1;
    private bool _disposed;

    private VulkanContext(VulkanContextOptions options)
    {
        _logger = options.LoggerFactory?.CreateLogger("DynConv.Vulkan") ?? NullLogger.Instance;
        Api = InstanceLoader.LoadApi();
        try
        {
            _validation = options.EnableValidation ? new ValidationLog(_logger) : null;
            Instance = InstanceLoader.Create(Api, _validation);
            _validation?.Attach(Api, Instance);
            PhysicalDevices.Candidate chosen = PhysicalDevices.Choose(
                PhysicalDevices.List(Api, Instance),
                options.Device ?? Environment.GetEnvironmentVariable("DYNCONV_DEVICE"));
            PhysicalDevice = chosen.Handle;
            QueueFamily = chosen.QueueFamily;
            Capabilities = options.Restrict?.Invoke(chosen.Capabilities) ?? chosen.Capabilities;
            (Handle, Queue) = CreateDevice();
            Allocator = new MemoryAllocator(this, options.MemoryBudget);
            Buffers = new BufferPool(this);
            Pipelines = new PipelineManager(this, new PipelineCacheFile(this, options.CacheFolder, _logger));
            Log.Opened(_logger, Capabilities.ToString());
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What the device reports of itself.</summary>
    public DeviceCapabilities Capabilities { get; } = null!;

    /// <summary>Reusable buffers of this device.</summary>
    public BufferPool Buffers { get; } = null!;

    /// <summary>Compute pipelines of this device, each created once.</summary>
    public PipelineManager Pipelines { get; } = null!;

    /// <summary>
    /// Whether the device was lost; if so every call but Dispose throws <see cref="DeviceLostException"/>.
    /// </summary>
    public bool IsLost => _lostDuring is not null;

    /// <summary>Memory held from the driver and in use, right now.</summary>
    public MemoryStatistics Memory => Allocator.Statistics;

    /// <summary>What the validation layers said so far; empty when validation is off.</summary>
    public IReadOnlyList<ValidationMessage> ValidationMessages => _validation?.Messages ?? [];

    /// <summary>
    /// Things that keep the device open: this context until it is disposed, and what was made from it.
    /// </summary>
    internal int Holders => Volatile.Read(ref _holders);

    internal bool IsDisposed => _disposed;

    internal Vk Api { get; }

    internal Instance Instance { get; }

    internal PhysicalDevice PhysicalDevice { get; }

    internal Silk.NET.Vulkan.Device Handle { get; }

    internal Queue Queue { get; }

    internal uint QueueFamily { get; }

    internal MemoryAllocator Allocator { get; } = null!;

    internal ILogger Logger => _logger;

    /// <summary>Opens a device.</summary>
    /// <exception cref="VulkanUnavailableException">No loader, no driver, no such device, no validation
    /// layer.</exception>
    public static VulkanContext Create(VulkanContextOptions? options = null) =>
        new(options ?? new VulkanContextOptions());

    /// <summary>The devices that can be opened here, best first; the position is the index to ask for.</summary>
    /// <exception cref="VulkanUnavailableException">There is no Vulkan loader or no driver.</exception>
    public static IReadOnlyList<DeviceCapabilities> ListDevices()
    {
        Vk api = InstanceLoader.LoadApi();
        Instance instance = InstanceLoader.Create(api, validation: null);
        try
        {
            IReadOnlyList<PhysicalDevices.Candidate> found = PhysicalDevices.List(api, instance);
            return found.Count > 0 ? [.. found.Select(c => c.Capabilities)] : throw InstanceLoader.NoDriver();
        }
        finally
        {
            api.DestroyInstance(instance, null);
            api.Dispose();
        }
    }

    /// <summary>Starts recording commands: dispatches of kernels, copies, timestamps.</summary>
    public CommandRecorder CreateRecorder()
    {
        ThrowIfUnusable();
        return new CommandRecorder(this);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        Buffers?.Trim();
        Release();
    }

    /// <summary>Keeps the device open for something made from it, until <see cref="Release"/>.</summary>
    internal void Hold()
    {
        ThrowIfUnusable();
        Interlocked.Increment(ref _holders);
    }

    /// <summary>Ends a <see cref="Hold"/>; the last one closes the device.</summary>
    internal void Release()
    {
        if (Interlocked.Decrement(ref _holders) == 0)
        {
            Close();
        }
    }

    /// <summary>
    /// Throws if the context was disposed or its device lost. Cheap: every public call starts with it.
    /// </summary>
    internal void ThrowIfUnusable()
    {
        ObjectDisposedException.ThrowIf(_disposed, this);
        if (_lostDuring is not null)
        {
            throw new DeviceLostException(_lostDuring);
        }
    }

    /// <summary>Checks a result of a call on this device; a loss is remembered.</summary>
    internal void Check(Result result, string operation)
    {
        if (result == Result.ErrorDeviceLost)
        {
            if (Interlocked.CompareExchange(ref _lostDuring, operation, null) is null)
            {
                Log.DeviceLost(_logger, operation);
            }

            throw new DeviceLostException(operation);
        }

        result.ThrowIfFailed(operation);
    }

    /// <summary>Submits one command buffer; the queue is locked meanwhile, as Vulkan wants.</summary>
    internal void Submit(CommandBuffer commands, Fence fence)
    {
        ThrowIfUnusable();
        SubmitInfo info = new()
        {
            SType = StructureType.SubmitInfo,
            CommandBufferCount = 1,
            PCommandBuffers = &commands,
        };
        Result result;
        lock (_queueLock)
        {
            result = Api.QueueSubmit(Queue, 1, &info, fence);
        }

        Check(result, "submit commands");
    }

    private void Close()
    {
        if (Handle.Handle != 0)
        {
            // Ours alone, so waiting for it disturbs nobody. A lost device returns at once with an error that no
            // longer matters.
            Api.DeviceWaitIdle(Handle);
            Pipelines?.Destroy();
            Allocator?.Dispose();
            Api.DestroyDevice(Handle, null);
        }

        _validation?.Detach();
        if (Instance.Handle != 0)
        {
            Api.DestroyInstance(Instance, null);
        }

        _validation?.Dispose();
        Api.Dispose();
    }

    private (Silk.NET.Vulkan.Device Device, Queue Queue) CreateDevice()
    {
        float priority = 1;
        DeviceQueueCreateInfo queueInfo = new()
        {
            SType = StructureType.DeviceQueueCreateInfo,
            QueueFamilyIndex = QueueFamily,
            QueueCount = 1,
            PQueuePriorities = &priority,
        };
        // The required path: no extension and no optional feature, so that every device with Vulkan 1.1 will do.
        DeviceCreateInfo info = new()
        {
            SType = StructureType.DeviceCreateInfo,
            QueueCreateInfoCount = 1,
            PQueueCreateInfos = &queueInfo,
        };
        using var names = new NativeStrings();
        if (VulkanExtensions.DeviceHas(Api, PhysicalDevice, VulkanExtensions.PortabilitySubset))
        {
            info.EnabledExtensionCount = 1;
            info.PpEnabledExtensionNames = names.AddArray([VulkanExtensions.PortabilitySubset]);
        }

        Silk.NET.Vulkan.Device device;
        Api.CreateDevice(PhysicalDevice, &info, null, &device).ThrowIfFailed($"open {Capabilities.Name}");
        Api.CurrentDevice = device;
        Queue queue;
        Api.GetDeviceQueue(device, QueueFamily, 0, &queue);
        return (device, queue);
    }
}
