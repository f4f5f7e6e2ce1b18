using System;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Memory;
using DynConv.Vulkan.Pipelines;
using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Execution;

/// <summary>Refuses what a device would be undefined for, before it is recorded.</summary>
internal sealed class OperandChecks(VulkanContext context)
{
    /// <summary>More work-groups, or more bindings, than the device takes.</summary>
    /// <exception cref="DeviceLimitException">It is so.</exception>
    public void ThrowIfUndispatchable(string shader, GroupCount groups, int bindings)
    {
        DeviceCapabilities device = context.Capabilities;
        if (groups.X > device.MaxGroupCountX || groups.Y > device.MaxGroupCountY)
        {
            throw new DeviceLimitException(
                $"{shader}: {groups.X} × {groups.Y} work-groups, "
                + $"the device dispatches at most {device.MaxGroupCountX} × {device.MaxGroupCountY}");
        }

        if (bindings > device.MaxStorageBuffers)
        {
            throw new DeviceLimitException(
                $"{shader}: {bindings} buffers, the device binds at most {device.MaxStorageBuffers}");
        }
    }

    /// <summary>Whether a range can be read as texels of so many floats.</summary>
    public bool CanFetch(in BufferRange range, int width)
    {
        DeviceCapabilities device = context.Capabilities;
        ulong texel = (ulong)width * sizeof(float);
        return range.Buffer is { HasTexels: true } && range.Offset % device.TexelBufferAlignment == 0
            && range.Size % texel == 0 && range.Size / texel <= device.MaxTexels;
    }

    /// <summary>A buffer that is missing, gone or of another context, or a range that is not inside it.</summary>
    /// <exception cref="ArgumentException">It is so.</exception>
    public void ThrowIfOutside(string what, in BufferRange range)
    {
        if (range.Buffer is null || !ReferenceEquals(range.Buffer.Context, context))
        {
            throw new ArgumentException($"{what}: the buffer is missing or of another context");
        }

        range.Buffer.ThrowIfUnusable();
        if (range.Size == 0 || range.Offset > range.Buffer.Size || range.Size > range.Buffer.Size - range.Offset)
        {
            throw new ArgumentException(
                $"{what}: {range.Size} bytes at {range.Offset} are not inside "
                + $"{range.Buffer.Name} of {range.Buffer.Size}");
        }
    }

    /// <summary>A range that <see cref="ThrowIfOutside"/> refuses, or the device cannot bind.</summary>
    /// <exception cref="ArgumentException">The range is outside its buffer or not aligned.</exception>
    /// <exception cref="DeviceLimitException">It is larger than a binding may be.</exception>
    public void ThrowIfUnbindable(string shader, int binding, in BufferRange range)
    {
        DeviceCapabilities device = context.Capabilities;
        ThrowIfOutside($"{shader}, binding {binding}", range);
        if (range.Size > device.MaxStorageBufferRange)
        {
            throw new DeviceLimitException(
                $"{shader}, binding {binding}: {range.Size} bytes of {range.Buffer.Name}, "
                + $"the device binds at most {device.MaxStorageBufferRange}");
        }

        if (range.Offset % device.StorageBufferAlignment != 0)
        {
            throw new ArgumentException(
                $"{shader}, binding {binding}: offset {range.Offset} of {range.Buffer.Name} "
                + $"is no multiple of {device.StorageBufferAlignment}");
        }
    }

    /// <summary>The descriptors of a kernel with images, each of which must be there and in a layout that fits.</summary>
    /// <exception cref="ArgumentException">It is not so.</exception>
    public static SetShape Shape(
        string shader, ReadOnlySpan<Access> buffers, ReadOnlySpan<ImageUse> uses, ReadOnlySpan<ImageOperand> images)
    {
        if (uses.Length != images.Length)
        {
            throw new ArgumentException($"{shader} has {uses.Length} images, {images.Length} were given");
        }

        uint storage = 0;
        for (int i = 0; i < uses.Length; i++)
        {
            bool stores = uses[i] == ImageUse.Storage;
            storage |= stores ? 1u << i : 0;
            if (images[i].View.Handle == 0)
            {
                throw new ArgumentException($"{shader}, image {i}: there is no view");
            }

            if (images[i].Layout != ImageLayout.General
                && (stores || images[i].Layout != ImageLayout.ShaderReadOnlyOptimal))
            {
                throw new ArgumentException(
                    $"{shader}, image {i}: a {uses[i]} image cannot be used in layout {images[i].Layout}");
            }
        }

        uint texels = 0;
        for (int i = 0; i < buffers.Length; i++)
        {
            texels |= buffers[i].TexelWidth() == 0 ? 0 : 1u << i;
        }

        return new SetShape(buffers.Length, uses.Length, storage, texels);
    }
}
