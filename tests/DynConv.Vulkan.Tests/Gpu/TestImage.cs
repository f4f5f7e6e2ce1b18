using System;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Execution;
using DynConv.Vulkan.Memory;
using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Tests.Gpu;

/// <summary>
/// An image as a host would have it, made with plain Vulkan: the library itself makes none. What is tested is one mip
/// level and array layer of it.
/// </summary>
internal sealed unsafe class TestImage : IDisposable
{
    private readonly VulkanContext _context;
    private readonly OneTimeCommands _commands;
    private readonly Image _image;
    private readonly DeviceMemory _memory;
    private readonly ImageView _view;
    private readonly ImageSubresourceLayers _part;
    private readonly Extent3D _extent;
    private ImageLayout _layout = ImageLayout.Undefined;

    /// <summary>Creates an image whose level <paramref name="mip"/> has the given size.</summary>
    public TestImage(
        VulkanContext context, Format format, (int Y, int X) size, ImageUsageFlags usage, int mip = 0, int layer = 0)
    {
        _context = context;
        _commands = new OneTimeCommands(context);
        _extent = new Extent3D((uint)size.X, (uint)size.Y, 1);
        _part = new ImageSubresourceLayers(ImageAspectFlags.ColorBit, (uint)mip, (uint)layer, 1);
        ImageCreateInfo info = new()
        {
            SType = StructureType.ImageCreateInfo,
            ImageType = ImageType.Type2D,
            Format = format,
            Extent = new Extent3D((uint)(size.X << mip), (uint)(size.Y << mip), 1),
            MipLevels = (uint)mip + 1,
            ArrayLayers = (uint)layer + 1,
            Samples = SampleCountFlags.Count1Bit,
            Tiling = ImageTiling.Optimal,
            Usage = usage | ImageUsageFlags.TransferSrcBit | ImageUsageFlags.TransferDstBit,
        };
        Image image;
        context.Check(context.Api.CreateImage(context.Handle, &info, null, &image), "create a test image");
        _image = image;
        _memory = Allocate();
        ImageViewCreateInfo view = new()
        {
            SType = StructureType.ImageViewCreateInfo,
            Image = image,
            ViewType = ImageViewType.Type2D,
            Format = format,
            SubresourceRange = new ImageSubresourceRange(ImageAspectFlags.ColorBit, (uint)mip, 1, (uint)layer, 1),
        };
        ImageView made;
        context.Check(context.Api.CreateImageView(context.Handle, &view, null, &made), "view a test image");
        _view = made;
    }

    /// <summary>The image as a kernel's operand, in the layout that it is in.</summary>
    public ImageOperand Operand => new(_view, _layout);

    /// <summary>Writes texels, row after row, and leaves the image in <paramref name="layout"/>.</summary>
    public void Upload(ReadOnlySpan<byte> texels, ImageLayout layout)
    {
        using GpuBuffer staging = Staging(MemoryKind.Upload, texels.Length);
        texels.CopyTo(MemoryMarshal.AsBytes(staging.MapSingles(0, (int)(staging.Size / sizeof(float)))));
        staging.Flush();
        _commands.Run(commands =>
        {
            Transition(commands, ImageLayout.TransferDstOptimal);
            BufferImageCopy region = new() { ImageSubresource = _part, ImageExtent = _extent };
            _context.Api.CmdCopyBufferToImage(
                commands, staging.Handle, _image, ImageLayout.TransferDstOptimal, 1, &region);
            Transition(commands, layout);
        });
    }

    /// <summary>Reads texels, row after row, after whatever was waited for.</summary>
    public byte[] Download(int bytes)
    {
        using GpuBuffer staging = Staging(MemoryKind.Readback, bytes);
        _commands.Run(commands =>
        {
            Transition(commands, ImageLayout.TransferSrcOptimal);
            BufferImageCopy region = new() { ImageSubresource = _part, ImageExtent = _extent };
            _context.Api.CmdCopyImageToBuffer(
                commands, _image, ImageLayout.TransferSrcOptimal, staging.Handle, 1, &region);
            MemoryBarrier host = new()
            {
                SType = StructureType.MemoryBarrier,
                SrcAccessMask = AccessFlags.TransferWriteBit,
                DstAccessMask = AccessFlags.HostReadBit,
            };
            _context.Api.CmdPipelineBarrier(
                commands, PipelineStageFlags.TransferBit, PipelineStageFlags.HostBit, 0, 1, &host, 0, null, 0, null);
        });
        staging.Invalidate();
        return MemoryMarshal.AsBytes(staging.MapSingles(0, (int)(staging.Size / sizeof(float))))[..bytes].ToArray();
    }

    public void Dispose()
    {
        _context.Api.DestroyImageView(_context.Handle, _view, null);
        _context.Api.DestroyImage(_context.Handle, _image, null);
        _context.Api.FreeMemory(_context.Handle, _memory, null);
        _commands.Dispose();
    }

    private GpuBuffer Staging(MemoryKind kind, int bytes) => new(_context, (ulong)(bytes + 3) / 4 * 4, kind, "texels");

    private DeviceMemory Allocate()
    {
        MemoryRequirements wanted;
        _context.Api.GetImageMemoryRequirements(_context.Handle, _image, &wanted);
        MemoryAllocateInfo info = new()
        {
            SType = StructureType.MemoryAllocateInfo,
            AllocationSize = wanted.Size,
            // Any type that the image may be in will do.
            MemoryTypeIndex = uint.TrailingZeroCount(wanted.MemoryTypeBits),
        };
        DeviceMemory memory;
        _context.Check(_context.Api.AllocateMemory(_context.Handle, &info, null, &memory), "allocate a test image");
        _context.Check(_context.Api.BindImageMemory(_context.Handle, _image, memory, 0), "bind a test image");
        return memory;
    }

    private void Transition(CommandBuffer commands, ImageLayout layout)
    {
        const PipelineStageFlags Stages = PipelineStageFlags.ComputeShaderBit | PipelineStageFlags.TransferBit;
        const AccessFlags Access = AccessFlags.ShaderReadBit | AccessFlags.ShaderWriteBit
            | AccessFlags.TransferReadBit | AccessFlags.TransferWriteBit;
        ImageMemoryBarrier barrier = new()
        {
            SType = StructureType.ImageMemoryBarrier,
            SrcAccessMask = Access,
            DstAccessMask = Access,
            OldLayout = _layout,
            NewLayout = layout,
            SrcQueueFamilyIndex = Vk.QueueFamilyIgnored,
            DstQueueFamilyIndex = Vk.QueueFamilyIgnored,
            Image = _image,
            SubresourceRange = new ImageSubresourceRange(
                ImageAspectFlags.ColorBit, _part.MipLevel, 1, _part.BaseArrayLayer, 1),
        };
        _context.Api.CmdPipelineBarrier(commands, Stages, Stages, 0, 0, null, 0, null, 1, &barrier);
        _layout = layout;
    }
}
