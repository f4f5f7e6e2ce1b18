using System;
using System.Diagnostics;
using DynConv.Vulkan.Planning.Frames;
using HostOwnedDevice.Device;
using HostOwnedDevice.Networks;
using HostOwnedDevice.Pictures;
using HostOwnedDevice.Rendering;
using Silk.NET.Vulkan;

namespace HostOwnedDevice.Frames;

/// <summary>
/// One of the frames in flight: its command buffer and fence, its pictures, and the network's descriptors and scratch
/// for them.
/// </summary>
internal sealed unsafe class FrameSlot : IDisposable
{
    private readonly HostDevice _host;
    private readonly Renderer _renderer;
    private readonly CommandBuffer _commands;
    private readonly Fence _fence;
    private readonly HostImage _image, _cleanImage;
    private readonly Framebuffer _framebuffer, _cleanFramebuffer;
    private readonly ReadbackBuffer _before, _after, _clean;
    private readonly FrameClock _clock;
    private readonly PlanFrame _network;

    public FrameSlot(HostDevice host, Renderer renderer, Denoiser denoiser, int width, int height)
    {
        (_host, _renderer) = (host, renderer);
        _commands = AllocateCommands(host);
        _fence = CreateFence(host);
        _image = new HostImage(
            host, (uint)width, (uint)height, ImageUsageFlags.SampledBit | ImageUsageFlags.StorageBit);
        _cleanImage = new HostImage(host, (uint)width, (uint)height);
        _framebuffer = renderer.CreateFramebuffer(_image);
        _cleanFramebuffer = renderer.CreateFramebuffer(_cleanImage);
        int bytes = width * height * 4;
        _before = new ReadbackBuffer(host, bytes);
        _after = new ReadbackBuffer(host, bytes);
        _clean = new ReadbackBuffer(host, bytes);
        _clock = new FrameClock(host);
        _network = denoiser.CreateFrame(_image);
    }

    /// <summary>The scene that was submitted last.</summary>
    public SceneConstants Scene { get; private set; }

    /// <summary>Records a frame, all of it in one command buffer, and submits it.</summary>
    public FrameCost Submit(in SceneConstants scene)
    {
        Scene = scene;
        long bytes = GC.GetAllocatedBytesForCurrentThread();
        long start = Stopwatch.GetTimestamp();
        Begin();
        _clock.Mark(_commands, 0);
        _renderer.Record(_commands, _framebuffer, _image, scene);
        _clock.Mark(_commands, 1);
        // To measure against; an engine would not know it.
        _renderer.Record(_commands, _cleanFramebuffer, _cleanImage, scene with { Noise = 0 });
        Copy(_cleanImage, _clean);
        Copy(_image, _before);
        _clock.Mark(_commands, 2);

        long networkBytes = GC.GetAllocatedBytesForCurrentThread();
        long networkStart = Stopwatch.GetTimestamp();
        _network.Record(_commands.Handle);
        long networkTicks = Stopwatch.GetTimestamp() - networkStart;
        networkBytes = GC.GetAllocatedBytesForCurrentThread() - networkBytes;

        _clock.Mark(_commands, 3);
        Copy(_image, _after);
        End();
        FrameCost cost = new(
            Stopwatch.GetTimestamp() - start,
            networkTicks,
            GC.GetAllocatedBytesForCurrentThread() - bytes,
            networkBytes);
        _host.Submit(_commands, _fence);
        return cost;
    }

    /// <summary>Waits until the frame is there and measures it.</summary>
    public FrameResult Finish()
    {
        Fence fence = _fence;
        _host.Vk.WaitForFences(_host.Handle, 1, &fence, true, ulong.MaxValue).ThrowIfFailed("wait for a frame");
        _host.Vk.ResetFences(_host.Handle, 1, &fence).ThrowIfFailed("reset the fence of a frame");
        return new FrameResult(
            (int)Scene.Number,
            Scene.Noise,
            Picture.Psnr(_before.Bytes, _clean.Bytes),
            Picture.Psnr(_after.Bytes, _clean.Bytes),
            _clock.Between(0, 1),
            _clock.Between(2, 3));
    }

    /// <summary>Copies of the finished frame's pictures.</summary>
    public FramePictures TakePictures() =>
        new((int)Scene.Number, Scene.Noise, Take(_before), Take(_after), Take(_clean));

    /// <summary>Only when the device is done with it.</summary>
    public void Dispose()
    {
        _network.Dispose();
        _clock.Dispose();
        _clean.Dispose();
        _after.Dispose();
        _before.Dispose();
        _host.Vk.DestroyFramebuffer(_host.Handle, _cleanFramebuffer, null);
        _host.Vk.DestroyFramebuffer(_host.Handle, _framebuffer, null);
        _cleanImage.Dispose();
        _image.Dispose();
        _host.Vk.DestroyFence(_host.Handle, _fence, null);
    }

    private static CommandBuffer AllocateCommands(HostDevice host)
    {
        CommandBufferAllocateInfo info = new()
        {
            SType = StructureType.CommandBufferAllocateInfo,
            CommandPool = host.CommandPool,
            Level = CommandBufferLevel.Primary,
            CommandBufferCount = 1,
        };
        CommandBuffer commands;
        host.Vk.AllocateCommandBuffers(host.Handle, &info, &commands).ThrowIfFailed("allocate a command buffer");
        return commands;
    }

    private static Fence CreateFence(HostDevice host)
    {
        FenceCreateInfo info = new() { SType = StructureType.FenceCreateInfo };
        Fence fence;
        host.Vk.CreateFence(host.Handle, &info, null, &fence).ThrowIfFailed("create a fence");
        return fence;
    }

    private void Begin()
    {
        CommandBufferBeginInfo info = new()
        {
            SType = StructureType.CommandBufferBeginInfo,
            Flags = CommandBufferUsageFlags.OneTimeSubmitBit,
        };
        _host.Vk.BeginCommandBuffer(_commands, &info).ThrowIfFailed("begin a frame");
        _clock.Reset(_commands);
    }

    private void Copy(HostImage source, ReadbackBuffer target)
    {
        BufferImageCopy region = new()
        {
            ImageSubresource = new ImageSubresourceLayers(ImageAspectFlags.ColorBit, 0, 0, 1),
            ImageExtent = new Extent3D(source.Width, source.Height, 1),
        };
        _host.Vk.CmdCopyImageToBuffer(
            _commands, source.Handle, ImageLayout.TransferSrcOptimal, target.Handle, 1, &region);
    }

    private void End()
    {
        MemoryBarrier copied = new()
        {
            SType = StructureType.MemoryBarrier,
            SrcAccessMask = AccessFlags.TransferWriteBit,
            DstAccessMask = AccessFlags.HostReadBit,
        };
        _host.Vk.CmdPipelineBarrier(
            _commands, PipelineStageFlags.TransferBit, PipelineStageFlags.HostBit, 0, 1, &copied, 0, null, 0, null);
        _host.Vk.EndCommandBuffer(_commands).ThrowIfFailed("end a frame");
    }

    private Picture Take(ReadbackBuffer buffer) => new((int)_image.Width, (int)_image.Height, buffer.Bytes.ToArray());
}
