using System;
using Silk.NET.Vulkan;

namespace HostOwnedDevice.Device;

/// <summary>An rgba8 picture on the device: drawn into, read and written by the network, copied from.</summary>
internal sealed unsafe class HostImage : IDisposable
{
    public const Format Format = Silk.NET.Vulkan.Format.R8G8B8A8Unorm;

    private readonly HostDevice _host;
    private readonly DeviceMemory _memory;

    /// <summary>Makes one.</summary>
    /// <param name="host">Whose device it is on.</param>
    /// <param name="width">In pixels.</param>
    /// <param name="height">In pixels.</param>
    /// <param name="usage">Beside colour attachment and source of copies.</param>
    public HostImage(HostDevice host, uint width, uint height, ImageUsageFlags usage = 0)
    {
        (_host, Width, Height) = (host, width, height);
        try
        {
            Handle = CreateImage(usage | ImageUsageFlags.ColorAttachmentBit | ImageUsageFlags.TransferSrcBit);
            MemoryRequirements needs;
            host.Vk.GetImageMemoryRequirements(host.Handle, Handle, &needs);
            _memory = MemoryChoice.Allocate(host, needs, MemoryPropertyFlags.DeviceLocalBit, "a picture");
            host.Vk.BindImageMemory(host.Handle, Handle, _memory, 0).ThrowIfFailed("bind the memory of a picture");
            View = CreateView();
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public uint Width { get; }

    public uint Height { get; }

    public Image Handle { get; }

    public ImageView View { get; }

    public void Dispose()
    {
        _host.Vk.DestroyImageView(_host.Handle, View, null);
        _host.Vk.DestroyImage(_host.Handle, Handle, null);
        _host.Vk.FreeMemory(_host.Handle, _memory, null);
    }

    private Image CreateImage(ImageUsageFlags usage)
    {
        ImageCreateInfo info = new()
        {
            SType = StructureType.ImageCreateInfo,
            ImageType = ImageType.Type2D,
            Format = Format,
            Extent = new Extent3D(Width, Height, 1),
            MipLevels = 1,
            ArrayLayers = 1,
            Samples = SampleCountFlags.Count1Bit,
            Tiling = ImageTiling.Optimal,
            Usage = usage,
        };
        Image image;
        _host.Vk.CreateImage(_host.Handle, &info, null, &image).ThrowIfFailed($"create a picture of {Width}x{Height}");
        return image;
    }

    private ImageView CreateView()
    {
        ImageViewCreateInfo info = new()
        {
            SType = StructureType.ImageViewCreateInfo,
            Image = Handle,
            ViewType = ImageViewType.Type2D,
            Format = Format,
            SubresourceRange = new ImageSubresourceRange(ImageAspectFlags.ColorBit, 0, 1, 0, 1),
        };
        ImageView view;
        _host.Vk.CreateImageView(_host.Handle, &info, null, &view).ThrowIfFailed("create the view of a picture");
        return view;
    }
}
