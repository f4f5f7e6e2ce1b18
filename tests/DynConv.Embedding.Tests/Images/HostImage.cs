using System;
using DynConv.Embedding.Tests.Hosts;
using DynConv.Vulkan.Execution;
using Silk.NET.Vulkan;

namespace DynConv.Embedding.Tests.Images;

/// <summary>
/// A picture of a host's: two mip levels and two layers, of which one is used, so that a frame that looks at another
/// is found out.
/// </summary>
internal sealed unsafe class HostImage : IDisposable
{
    private const uint Mip = 1;
    private const uint Layer = 1;
    private readonly Host _host;
    private readonly DeviceMemory _memory;

    public HostImage(Host host, Format format, uint width, uint height, ImageUsageFlags usage)
    {
        (_host, Format, Width, Height) = (host, format, width, height);
        ImageCreateInfo info = new()
        {
            SType = StructureType.ImageCreateInfo,
            ImageType = ImageType.Type2D,
            Format = format,
            Extent = new Extent3D(2 * width, 2 * height, 1),
            MipLevels = Mip + 1,
            ArrayLayers = Layer + 1,
            Samples = SampleCountFlags.Count1Bit,
            Tiling = ImageTiling.Optimal,
            Usage = usage | ImageUsageFlags.TransferSrcBit | ImageUsageFlags.TransferDstBit,
        };
        Image image;
        host.Api.CreateImage(host.Device, &info, null, &image).Ok();
        Handle = image;
        MemoryRequirements wanted;
        host.Api.GetImageMemoryRequirements(host.Device, image, &wanted);
        MemoryAllocateInfo allocation = new()
        {
            SType = StructureType.MemoryAllocateInfo,
            AllocationSize = wanted.Size,
            MemoryTypeIndex = (uint)System.Numerics.BitOperations.TrailingZeroCount(wanted.MemoryTypeBits),
        };
        DeviceMemory memory;
        host.Api.AllocateMemory(host.Device, &allocation, null, &memory).Ok();
        _memory = memory;
        host.Api.BindImageMemory(host.Device, image, memory, 0).Ok();
    }

    public Image Handle { get; }

    public Format Format { get; }

    public uint Width { get; }

    public uint Height { get; }

    /// <summary>How a host lends it that uploads it before and downloads it after.</summary>
    public ExternalImage Lend() => new()
    {
        Handle = Handle.Handle,
        Format = Format,
        Width = Width,
        Height = Height,
        MipLevel = Mip,
        ArrayLayer = Layer,
        Before = new HostAccess(
            PipelineStageFlags.TransferBit, AccessFlags.TransferWriteBit, ImageLayout.TransferDstOptimal),
        After = new HostAccess(
            PipelineStageFlags.TransferBit, AccessFlags.TransferReadBit, ImageLayout.TransferSrcOptimal),
    };

    /// <summary>From a buffer; leaves it as a transfer's target.</summary>
    public void RecordUpload(HostCommands commands, HostBuffer source)
    {
        ImageMemoryBarrier barrier = new()
        {
            SType = StructureType.ImageMemoryBarrier,
            DstAccessMask = AccessFlags.TransferWriteBit,
            OldLayout = ImageLayout.Undefined,
            NewLayout = ImageLayout.TransferDstOptimal,
            SrcQueueFamilyIndex = Vk.QueueFamilyIgnored,
            DstQueueFamilyIndex = Vk.QueueFamilyIgnored,
            Image = Handle,
            SubresourceRange = new ImageSubresourceRange(ImageAspectFlags.ColorBit, Mip, 1, Layer, 1),
        };
        _host.Api.CmdPipelineBarrier(
            commands.Commands, PipelineStageFlags.TransferBit, PipelineStageFlags.TransferBit, 0, 0, null, 0, null, 1,
            &barrier);
        BufferImageCopy region = Region();
        _host.Api.CmdCopyBufferToImage(
            commands.Commands, source.Handle, Handle, ImageLayout.TransferDstOptimal, 1, &region);
    }

    /// <summary>To a buffer, from a transfer's source, for the processor to see.</summary>
    public void RecordDownload(HostCommands commands, HostBuffer target)
    {
        BufferImageCopy region = Region();
        _host.Api.CmdCopyImageToBuffer(
            commands.Commands, Handle, ImageLayout.TransferSrcOptimal, target.Handle, 1, &region);
        commands.Barrier(
            PipelineStageFlags.TransferBit, AccessFlags.TransferWriteBit,
            PipelineStageFlags.HostBit, AccessFlags.HostReadBit);
    }

    public void Dispose()
    {
        _host.Api.DestroyImage(_host.Device, Handle, null);
        _host.Api.FreeMemory(_host.Device, _memory, null);
    }

    private BufferImageCopy Region() => new()
    {
        ImageSubresource = new ImageSubresourceLayers(ImageAspectFlags.ColorBit, Mip, Layer, 1),
        ImageExtent = new Extent3D(Width, Height, 1),
    };
}
