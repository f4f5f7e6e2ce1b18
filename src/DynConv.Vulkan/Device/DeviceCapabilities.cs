namespace DynConv.Vulkan.Device;

/// <summary>
/// What the device reports of itself. Everything the library does is decided from here, never from a vendor's name.
/// </summary>
public sealed record DeviceCapabilities
{
    /// <summary>Index in the order of preference (discrete, integrated, virtual, software).</summary>
    public required int Index { get; init; }

    /// <summary>The device's name as the driver gives it.</summary>
    public required string Name { get; init; }

    /// <summary>What sort of device it is.</summary>
    public required DeviceKind Kind { get; init; }

    /// <summary>PCI vendor id.</summary>
    public required uint VendorId { get; init; }

    /// <summary>PCI device id.</summary>
    public required uint DeviceId { get; init; }

    /// <summary>The driver's name and version in words, for example "llvmpipe, Mesa 22.3.6 (LLVM 15.0.6)".</summary>
    public required string Driver { get; init; }

    /// <summary>The driver's version number, encoded as the vendor likes.</summary>
    public required uint DriverVersion { get; init; }

    /// <summary>Vulkan version of the device, encoded as in VK_MAKE_API_VERSION.</summary>
    public required uint ApiVersion { get; init; }

    /// <summary>Largest range in bytes that one storage-buffer binding can show to a shader.</summary>
    public required ulong MaxStorageBufferRange { get; init; }

    /// <summary>Largest single memory allocation in bytes.</summary>
    public required ulong MaxMemoryAllocationSize { get; init; }

    /// <summary>How many memory allocations may exist at once.</summary>
    public required uint MaxMemoryAllocationCount { get; init; }

    /// <summary>Work-groups per dispatch along x; y and z allow at least 65535 everywhere.</summary>
    public required uint MaxGroupCountX { get; init; }

    /// <summary>Work-groups per dispatch along y.</summary>
    public required uint MaxGroupCountY { get; init; }

    /// <summary>Invocations in one work-group (128 is the least that Vulkan allows a device to offer).</summary>
    public required uint MaxGroupInvocations { get; init; }

    /// <summary>Invocations in one work-group along x.</summary>
    public required uint MaxGroupSizeX { get; init; }

    /// <summary>Bytes of shared memory in one work-group.</summary>
    public required uint MaxSharedMemory { get; init; }

    /// <summary>Bytes of push constants.</summary>
    public required uint MaxPushConstants { get; init; }

    /// <summary>
    /// Storage buffers that one shader may bind (4 is the least that Vulkan allows a device to offer).
    /// </summary>
    public required uint MaxStorageBuffers { get; init; }

    /// <summary>Required alignment in bytes of a storage-buffer binding's offset.</summary>
    public required ulong StorageBufferAlignment { get; init; }

    /// <summary>Granularity in bytes of flushes of host-visible memory that is not coherent.</summary>
    public required ulong NonCoherentAtomSize { get; init; }

    /// <summary>Invocations that run in step. Used to choose sizes only: no result depends on it.</summary>
    public required uint SubgroupSize { get; init; }

    /// <summary>Nanoseconds in one tick of a timestamp; 0 where the queue has no timestamps.</summary>
    public required float TimestampPeriod { get; init; }

    /// <summary>Bytes of device-local memory.</summary>
    public required ulong DeviceLocalBytes { get; init; }

    /// <summary>
    /// Whether the memory that is fastest for shaders can be written by the host as well (integrated and software
    /// devices): then nothing is staged.
    /// </summary>
    public required bool UnifiedMemory { get; init; }

    /// <summary>Texels in one view of a buffer (65536 is the least that Vulkan allows a device to offer).</summary>
    public uint MaxTexels { get; init; } = 65536;

    /// <summary>Required alignment in bytes of a view's offset (256 is the most that Vulkan allows to ask).</summary>
    public ulong TexelBufferAlignment { get; init; } = 256;

    /// <summary>Whether shaders should read buffers as texels where they can. Measured: docs/performance.md.</summary>
    internal bool PrefersTexels => IsSoftware;

    /// <summary>
    /// Whether a load from a storage buffer is made once where its address is the same for all invocations. No driver tells;
    /// measured of those that run on the processor (docs/performance.md), and asked of no other.
    /// </summary>
    internal bool LoadsUniformsOnce { get; init; }

    /// <summary>
    /// Whether the sums of a large tile lie in memory and should be moved rarely, by shaders that are longer for it. As above.
    /// </summary>
    internal bool MovesSumsRarely { get; init; }

    /// <summary>Whether shaders run on the processor.</summary>
    public bool IsSoftware => Kind == DeviceKind.Software;

    /// <summary>"1.3.238" for <see cref="ApiVersion"/>.</summary>
    public string ApiVersionText => $"{ApiVersion >> 22}.{(ApiVersion >> 12) & 0x3ff}.{ApiVersion & 0xfff}";

    /// <summary>Device, driver and version on one line.</summary>
    public override string ToString() => $"{Name} ({Kind}, {Driver}, Vulkan {ApiVersionText})";
}
