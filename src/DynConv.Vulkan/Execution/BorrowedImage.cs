using System;
using DynConv.Vulkan.Device;
using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Execution;

/// <summary>A host's image as an operand: the view is ours, the image is not.</summary>
internal sealed unsafe class BorrowedImage : IDisposable
{
    private readonly VulkanContext _context;
    private readonly ImageView _view;

    /// <summary>Makes a view.</summary>
    /// <param name="context">The device.</param>
    /// <param name="image">The host's image.</param>
    /// <param name="isWritten">Whether a frame writes it, which one layout only allows.</param>
    public BorrowedImage(VulkanContext context, ExternalImage image, bool isWritten)
    {
        (_context, Image) = (context, image);
        Layout = isWritten ? ImageLayout.General : ImageLayout.ShaderReadOnlyOptimal;
        ImageViewCreateInfo info = new()
        {
            SType = StructureType.ImageViewCreateInfo,
            Image = new Image(image.Handle),
            ViewType = ImageViewType.Type2D,
            Format = image.Format,
            SubresourceRange = image.Range,
        };
        ImageView view;
        context.Check(
            context.Api.CreateImageView(context.Handle, &info, null, &view), "create a view of the host's image");
        _view = view;
    }

    public ExternalImage Image { get; }

    /// <summary>The layout that it has while the frame runs.</summary>
    public ImageLayout Layout { get; }

    public ImageOperand Operand => new(_view, Layout);

    /// <summary>Whether both are the same texels.</summary>
    public bool IsSameAs(BorrowedImage other) => Image.IsSameAs(other.Image);

    public void Dispose() => _context.Api.DestroyImageView(_context.Handle, _view, null);
}
