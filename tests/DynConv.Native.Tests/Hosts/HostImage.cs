using System;
using Silk.NET.Vulkan;

namespace DynConv.Native.Tests.Hosts;

/// <summary>A picture of the host's, of one float in a texel, filled from a buffer.</summary>
internal sealed unsafe class HostImage : IDisposable
{
    private readonly BareHost _host;
    private readonly DeviceMemory _memory;
    private readonly uint _size;

    public HostImage(BareHost host, uint size)
    {
        (_host, _size) = (host, size);
        ImageCreateInfo info = new()
        {
            SType = StructureType.ImageCreateInfo,
            ImageType = ImageType.Type2D,
            Format = Format.R32Sfloat,
            Extent = new Extent3D(size, size, 1),
            MipLevels = 1,
            ArrayLayers = 1,
            Samples = SampleCountFlags.Count1Bit,
            Usage = ImageUsageFlags.SampledBit | ImageUsageFlags.TransferDstBit,
        };
        Image image;
        BareHost.Check(host.Api.CreateImage(host.Device, &info, null, &image));
        Handle = image;
        MemoryRequirements needs;
        host.Api.GetImageMemoryRequirements(host.Device, image, &needs);
        MemoryAllocateInfo allocation = new()
        {
            SType = StructureType.MemoryAllocateInfo,
            AllocationSize = needs.Size,
            MemoryTypeIndex = (uint)System.Numerics.BitOperations.TrailingZeroCount(needs.MemoryTypeBits),
        };
        DeviceMemory memory;
        BareHost.Check(host.Api.AllocateMemory(host.Device, &allocation, null, &memory));
        _memory = memory;
        BareHost.Check(host.Api.BindImageMemory(host.Device, image, memory, 0));
    }

    public Image Handle { get; }

    /// <summary>Records the copy; the image is left in TRANSFER_DST_OPTIMAL.</summary>
    public void Fill(HostCommands commands, HostBuffer from)
    {
        ImageSubresourceRange range = new(ImageAspectFlags.ColorBit, 0, 1, 0, 1);
        ImageMemoryBarrier barrier = new()
        {
            SType = StructureType.ImageMemoryBarrier,
            DstAccessMask = AccessFlags.TransferWriteBit,
            NewLayout = ImageLayout.TransferDstOptimal,
            SrcQueueFamilyIndex = Vk.QueueFamilyIgnored,
            DstQueueFamilyIndex = Vk.QueueFamilyIgnored,
            Image = Handle,
            SubresourceRange = range,
        };
        _host.Api.CmdPipelineBarrier(
            commands.Handle, PipelineStageFlags.TopOfPipeBit, PipelineStageFlags.TransferBit, 0, 0, null, 0, null, 1,
            &barrier);
        BufferImageCopy copy = new()
        {
            ImageSubresource = new ImageSubresourceLayers(ImageAspectFlags.ColorBit, 0, 0, 1),
            ImageExtent = new Extent3D(_size, _size, 1),
        };
        _host.Api.CmdCopyBufferToImage(
            commands.Handle, from.Handle, Handle, ImageLayout.TransferDstOptimal, 1, &copy);
    }

    public void Dispose()
    {
        _host.Api.DestroyImage(_host.Device, Handle, null);
        _host.Api.FreeMemory(_host.Device, _memory, null);
    }
}
