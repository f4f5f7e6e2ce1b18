using System;
using Silk.NET.Vulkan;

namespace DynConv.Embedding.Tests.Hosts;

/// <summary>A picture of a host's that shaders sample and write, filled and read through copies.</summary>
internal sealed unsafe class HostImage : IDisposable
{
    private readonly Host _host;
    private readonly DeviceMemory _memory;

    public HostImage(Host host, Format format, uint width, uint height)
    {
        (_host, Format, Width, Height) = (host, format, width, height);
        ImageCreateInfo info = new()
        {
            SType = StructureType.ImageCreateInfo,
            ImageType = ImageType.Type2D,
            Format = format,
            Extent = new Extent3D(width, height, 1),
            MipLevels = 1,
            ArrayLayers = 1,
            Samples = SampleCountFlags.Count1Bit,
            Tiling = ImageTiling.Optimal,
            Usage = ImageUsageFlags.SampledBit | ImageUsageFlags.StorageBit | ImageUsageFlags.TransferSrcBit
                | ImageUsageFlags.TransferDstBit,
        };
        Vk api = host.Api;
        Image made;
        api.CreateImage(host.Device, &info, null, &made).Ok();
        Handle = made;
        MemoryRequirements wanted;
        api.GetImageMemoryRequirements(host.Device, made, &wanted);
        MemoryAllocateInfo allocation = new()
        {
            SType = StructureType.MemoryAllocateInfo,
            AllocationSize = wanted.Size,
            MemoryTypeIndex = (uint)System.Numerics.BitOperations.TrailingZeroCount(wanted.MemoryTypeBits),
        };
        DeviceMemory memory;
        api.AllocateMemory(host.Device, &allocation, null, &memory).Ok();
        _memory = memory;
        api.BindImageMemory(host.Device, made, memory, 0).Ok();
    }

    public Image Handle { get; }

    public Format Format { get; }

    public uint Width { get; }

    public uint Height { get; }

    /// <summary>Records: whatever it was, it now takes a copy.</summary>
    public void RecordFill(HostCommands commands, HostBuffer source)
    {
        Transition(
            commands, ImageLayout.Undefined, ImageLayout.TransferDstOptimal, PipelineStageFlags.AllCommandsBit,
            AccessFlags.MemoryReadBit | AccessFlags.MemoryWriteBit, AccessFlags.TransferWriteBit);
        BufferImageCopy region = Region();
        _host.Api.CmdCopyBufferToImage(
            commands.Commands, source.Handle, Handle, ImageLayout.TransferDstOptimal, 1, &region);
    }

    /// <summary>Records a copy of what is in it; it must be in TransferSrcOptimal.</summary>
    public void RecordRead(HostCommands commands, HostBuffer target)
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

    private void Transition(
        HostCommands commands, ImageLayout from, ImageLayout to, PipelineStageFlags after, AccessFlags before,
        AccessFlags next)
    {
        ImageMemoryBarrier barrier = new()
        {
            SType = StructureType.ImageMemoryBarrier,
            SrcAccessMask = before,
            DstAccessMask = next,
            OldLayout = from,
            NewLayout = to,
            SrcQueueFamilyIndex = Vk.QueueFamilyIgnored,
            DstQueueFamilyIndex = Vk.QueueFamilyIgnored,
            Image = Handle,
            SubresourceRange = new ImageSubresourceRange(ImageAspectFlags.ColorBit, 0, 1, 0, 1),
        };
        _host.Api.CmdPipelineBarrier(
            commands.Commands, after, PipelineStageFlags.TransferBit, 0, 0, null, 0, null, 1, &barrier);
    }

    private BufferImageCopy Region() => new()
    {
        ImageSubresource = new ImageSubresourceLayers(ImageAspectFlags.ColorBit, 0, 0, 1),
        ImageExtent = new Extent3D(Width, Height, 1),
    };
}
