namespace DynConv.Vulkan.Memory;

/// <summary>What a buffer's memory is for.</summary>
public enum MemoryKind
{
    /// <summary>
    /// Fastest for shaders. The host can write it too where memory is unified (<see cref="GpuBuffer.IsMapped"/>).
    /// </summary>
    DeviceLocal,

    /// <summary>Written by the host, read by the device: staging for uploads.</summary>
    Upload,

    /// <summary>Written by the device, read by the host: cached where the device offers it.</summary>
    Readback,
}
