using System;
using DynConv.Vulkan.Memory;

namespace DynConv.Vulkan.Execution;

/// <summary>
/// A part of a VkBuffer of the host's, used in place: float32, row-major. The buffer needs the usage
/// VK_BUFFER_USAGE_STORAGE_BUFFER_BIT (and TRANSFER_SRC or TRANSFER_DST where a frame also reads it back or a network
/// is one copy), and must stay alive until no frame with it can run any more; it is never destroyed here.
/// </summary>
public sealed record ExternalBuffer
{
    /// <summary>VkBuffer, of the context's device.</summary>
    public required ulong Handle { get; init; }

    /// <summary>
    /// Bytes from its start; a multiple of <see cref="Device.DeviceCapabilities.StorageBufferAlignment"/>.
    /// </summary>
    public ulong Offset { get; init; }

    /// <summary>Bytes; at least those of the tensor.</summary>
    public required ulong Size { get; init; }

    /// <summary>
    /// Whether the buffer also has the usage VK_BUFFER_USAGE_UNIFORM_TEXEL_BUFFER_BIT. Software drivers then read an input
    /// about twice as fast; others do not care.
    /// </summary>
    public bool AllowsTexels { get; init; }

    /// <summary>What the host did with it last.</summary>
    public HostAccess Before { get; init; }

    /// <summary>What the host will do with it next.</summary>
    public HostAccess After { get; init; }

    /// <summary>A buffer of ours in a host's role: a frame's input and output then stay on the device.</summary>
    /// <param name="buffer">All of it; it must stay alive as a host's would.</param>
    public static ExternalBuffer Of(GpuBuffer buffer)
    {
        ArgumentNullException.ThrowIfNull(buffer);
        return new ExternalBuffer { Handle = buffer.Handle.Handle, Size = buffer.Size, AllowsTexels = buffer.HasTexels };
    }
}
