using System;
using Microsoft.Extensions.Logging;

namespace DynConv.Vulkan.Device;

/// <summary>How to open a device. Every value has a default that suits a program that has no wish of its own.</summary>
public sealed record VulkanContextOptions
{
    /// <summary>
    /// Which device: an index from <see cref="VulkanContext.ListDevices"/>, or a part of its name. Null takes
    /// the environment variable DYNCONV_DEVICE, and without it the best one (discrete, integrated, virtual, software).
    /// </summary>
    public string? Device { get; init; }

    /// <summary>
    /// Turns on VK_LAYER_KHRONOS_validation with synchronization validation; messages are kept in
    /// <see cref="VulkanContext.ValidationMessages"/> and logged. Slow; for development.
    /// </summary>
    public bool EnableValidation { get; init; } = Environment.GetEnvironmentVariable("DYNCONV_VALIDATION") == "1";

    /// <summary>
    /// Folder of the pipeline cache. Null takes the environment variable DYNCONV_CACHE, and without it a folder
    /// "dynconv" in the user's cache directory. An empty string turns the file off.
    /// </summary>
    public string? CacheFolder { get; init; }

    /// <summary>
    /// What <see cref="Pipelines.PipelineManager.Export"/> gave earlier, for hosts that keep such things themselves;
    /// empty on the first start. With it (null is without) there is no pipeline cache file. Data of another device or
    /// driver, or damaged data, is logged and not used. Not used either where a host lends its pipeline cache.
    /// </summary>
    public ReadOnlyMemory<byte>? PipelineCacheData { get; init; }

    /// <summary>Device memory in bytes that this context may hold; 0 for what the device has.</summary>
    public ulong MemoryBudget { get; init; }

    /// <summary>
    /// Whether the device's matrix units (<see cref="VulkanFeatures.CooperativeMatrix"/>) may be used where they are
    /// on: false, or the environment variable DYNCONV_NO_MATRIX=1, leaves them alone. Used only by plans whose <see
    /// cref="Planning.PlanOptions.Arithmetic"/> is float16.
    /// </summary>
    public bool MatrixUnits { get; init; } = Environment.GetEnvironmentVariable("DYNCONV_NO_MATRIX") != "1";

    /// <summary>Where log lines go; null drops them.</summary>
    public ILoggerFactory? LoggerFactory { get; init; }

    /// <summary>
    /// Takes something away from what the device reports, so that tests reach the paths of poorer devices: smaller
    /// bindings, less shared memory, memory that the host cannot see.
    /// </summary>
    internal Func<DeviceCapabilities, DeviceCapabilities>? Restrict { get; init; }
}
