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
    private readonly DeviceConnection _connection;
    private readonly Lazy<MatrixUnits?> _matrixUnits;
    private string? _lostDuring;
    private int _holders = 1;
    private bool _disposed;

    private VulkanContext(DeviceConnection connection, VulkanContextOptions options, ILogger logger)
    {
        (_connection, _logger) = (connection, logger);
        CacheFolder = options.CacheFolder;
        Capabilities = options.Restrict?.Invoke(connection.Capabilities) ?? connection.Capabilities;
        Features = options.MatrixUnits ? connection.Features : connection.Features & ~VulkanFeatures.CooperativeMatrix;
        _matrixUnits = new Lazy<MatrixUnits?>(FindMatrixUnits);
        try
        {
            Submissions = new SubmissionQueue(this, connection.Queue, connection.QueueLock);
            Allocator = new MemoryAllocator(this, options.MemoryBudget);
            Buffers = new BufferPool(this);
            Pipelines = new PipelineManager(this, options, connection.BorrowedPipelineCache);
            Log.Opened(_logger, Capabilities.ToString());
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What the device reports of itself.</summary>
    public DeviceCapabilities Capabilities { get; }

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

    /// <summary>What is enabled on the device beyond the required, and may be used.</summary>
    public VulkanFeatures Features { get; }

    /// <summary>
    /// What the validation layers said so far; empty when validation is off, and where the instance is a host's.
    /// </summary>
    public IReadOnlyList<ValidationMessage> ValidationMessages => _connection.ValidationMessages;

    /// <summary>
    /// Things that keep the device open: this context until it is disposed, and what was made from it.
    /// </summary>
    internal int Holders => Volatile.Read(ref _holders);

    internal bool IsDisposed => _disposed;

    /// <summary>
    /// The matrices that shaders may multiply; null for none. The device is asked when this is first read.
    /// </summary>
    internal MatrixUnits? MatrixUnits => _matrixUnits.Value;

    internal Vk Api => _connection.Api;

    internal PhysicalDevice PhysicalDevice => _connection.PhysicalDevice;

    internal Silk.NET.Vulkan.Device Handle => _connection.Device;

    internal uint QueueFamily => _connection.QueueFamily;

    internal SubmissionQueue Submissions { get; } = null!;

    internal MemoryAllocator Allocator { get; } = null!;

    internal ILogger Logger => _logger;

    /// <summary>What <see cref="VulkanContextOptions.CacheFolder"/> said.</summary>
    internal string? CacheFolder { get; }

    /// <summary>Opens a device.</summary>
    /// <exception cref="VulkanUnavailableException">No loader, no driver, no such device, no validation
    /// layer.</exception>
    public static VulkanContext Create(VulkanContextOptions? options = null)
    {
        options ??= new VulkanContextOptions();
        ILogger logger = LoggerOf(options);
        return new VulkanContext(OwnedDevice.Open(options, logger), options, logger);
    }

    /// <summary>
    /// Works on a device that somebody else owns, who must keep it until this context and everything made from it are
    /// disposed. Nothing of it is destroyed or waited idle; several contexts may adopt one device.
    /// </summary>
    /// <param name="host">The handles, and what is enabled.</param>
    /// <param name="options">Cache, budget and logging; the choice of a device and of validation is the host's.</param>
    /// <exception cref="ArgumentException">A handle is null or not of the device it should be of, or the queue's
    /// family does not compute.</exception>
    /// <exception cref="VulkanFeatureException">A feature is declared without what brings it.</exception>
    /// <exception cref="VulkanUnavailableException">There is no Vulkan loader.</exception>
    public static VulkanContext Adopt(ExternalVulkanDevice host, VulkanContextOptions? options = null)
    {
        options ??= new VulkanContextOptions();
        return new VulkanContext(AdoptedDevice.Open(host), options, LoggerOf(options));
    }

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

    /// <summary>
    /// Tells that the device is lost, where the host saw it first: what is recorded into a host's command buffer has no
    /// result of its own. Every later call on this context throws <see cref="DeviceLostException"/>.
    /// </summary>
    /// <param name="during">What the host did when it saw it, for messages: "present".</param>
    public void ReportDeviceLost(string during)
    {
        ArgumentException.ThrowIfNullOrEmpty(during);
        MarkLost(during);
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

    /// <summary>Refuses a host's command buffer that cannot be of this device.</summary>
    /// <exception cref="ArgumentException">It is null or of another device.</exception>
    internal void ThrowIfForeign(nint commandBuffer)
    {
        if (!DispatchableHandle.CanShareDevice(commandBuffer, Handle.Handle))
        {
            throw new ArgumentException(
                commandBuffer == 0 ? "the command buffer is null" : "the command buffer is of another device",
                nameof(commandBuffer));
        }
    }

    /// <summary>Checks a result of a call on this device; a loss is remembered.</summary>
    internal void Check(Result result, string operation)
    {
        if (result == Result.ErrorDeviceLost)
        {
            MarkLost(operation);
            throw new DeviceLostException(operation);
        }

        result.ThrowIfFailed(operation);
    }

    private static ILogger LoggerOf(VulkanContextOptions options)
        => options.LoggerFactory?.CreateLogger("DynConv.Vulkan") ?? NullLogger.Instance;

    private MatrixUnits? FindMatrixUnits() => Features.HasFlag(VulkanFeatures.CooperativeMatrix)
        ? MatrixUnitQuery.Find(Api, _connection.Instance, PhysicalDevice)
        : null;

    private void MarkLost(string operation)
    {
        if (Interlocked.CompareExchange(ref _lostDuring, operation, null) is null)
        {
            Log.DeviceLost(_logger, operation);
        }
    }

    private void Close() => _connection.Close(() =>
    {
        Pipelines?.Destroy();
        Allocator?.Dispose();
    });
}
