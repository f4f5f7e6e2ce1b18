using System;
using HostOwnedDevice.Device;
using Silk.NET.Vulkan;

namespace HostOwnedDevice.Rendering;

/// <summary>Draws the scene: a render pass with one colour attachment, and a graphics pipeline.</summary>
internal sealed unsafe class Renderer : IDisposable
{
    private readonly HostDevice _host;
    private readonly RenderPass _pass;
    private readonly PipelineLayout _layout;
    private readonly Pipeline _pipeline;

    public Renderer(HostDevice host)
    {
        _host = host;
        try
        {
            _pass = CreatePass();
            _layout = CreateLayout();
            _pipeline = ScenePipeline.Create(host, _pass, _layout);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public Framebuffer CreateFramebuffer(HostImage image)
    {
        ImageView view = image.View;
        FramebufferCreateInfo info = new()
        {
            SType = StructureType.FramebufferCreateInfo,
            RenderPass = _pass,
            AttachmentCount = 1,
            PAttachments = &view,
            Width = image.Width,
            Height = image.Height,
            Layers = 1,
        };
        Framebuffer framebuffer;
        _host.Vk.CreateFramebuffer(_host.Handle, &info, null, &framebuffer).ThrowIfFailed("create a framebuffer");
        return framebuffer;
    }

    /// <summary>
    /// Records the drawing of one picture. Afterwards it is in TransferSrcOptimal, ready to be copied.
    /// </summary>
    public void Record(CommandBuffer commands, Framebuffer framebuffer, HostImage image, SceneConstants scene)
    {
        Vk vk = _host.Vk;
        Rect2D area = new(default, new Extent2D(image.Width, image.Height));
        RenderPassBeginInfo begin = new()
        {
            SType = StructureType.RenderPassBeginInfo,
            RenderPass = _pass,
            Framebuffer = framebuffer,
            RenderArea = area,
        };
        Viewport viewport = new(0, 0, image.Width, image.Height, 0, 1);
        vk.CmdBeginRenderPass(commands, &begin, SubpassContents.Inline);
        vk.CmdBindPipeline(commands, PipelineBindPoint.Graphics, _pipeline);
        vk.CmdSetViewport(commands, 0, 1, &viewport);
        vk.CmdSetScissor(commands, 0, 1, &area);
        vk.CmdPushConstants(
            commands, _layout, ShaderStageFlags.FragmentBit, 0, (uint)sizeof(SceneConstants), &scene);
        vk.CmdDraw(commands, 3, 1, 0, 0);
        vk.CmdEndRenderPass(commands);
    }

    public void Dispose()
    {
        _host.Vk.DestroyPipeline(_host.Handle, _pipeline, null);
        _host.Vk.DestroyPipelineLayout(_host.Handle, _layout, null);
        _host.Vk.DestroyRenderPass(_host.Handle, _pass, null);
    }

    private RenderPass CreatePass()
    {
        AttachmentDescription attachment = new()
        {
            Format = HostImage.Format,
            Samples = SampleCountFlags.Count1Bit,
            LoadOp = AttachmentLoadOp.DontCare, // Every pixel is drawn.
            StoreOp = AttachmentStoreOp.Store,
            StencilLoadOp = AttachmentLoadOp.DontCare,
            StencilStoreOp = AttachmentStoreOp.DontCare,
            InitialLayout = ImageLayout.Undefined,
            FinalLayout = ImageLayout.TransferSrcOptimal,
        };
        AttachmentReference reference = new(0, ImageLayout.ColorAttachmentOptimal);
        SubpassDescription subpass = new()
        {
            PipelineBindPoint = PipelineBindPoint.Graphics,
            ColorAttachmentCount = 1,
            PColorAttachments = &reference,
        };
        SubpassDependency* dependencies = stackalloc SubpassDependency[]
        {
            // What used the picture last has ended: frames that share it are a fence apart.
            new(Vk.SubpassExternal, 0, PipelineStageFlags.ColorAttachmentOutputBit,
                PipelineStageFlags.ColorAttachmentOutputBit, 0, AccessFlags.ColorAttachmentWriteBit),
            new(0, Vk.SubpassExternal, PipelineStageFlags.ColorAttachmentOutputBit, PipelineStageFlags.TransferBit,
                AccessFlags.ColorAttachmentWriteBit, AccessFlags.TransferReadBit),
        };
        RenderPassCreateInfo info = new()
        {
            SType = StructureType.RenderPassCreateInfo,
            AttachmentCount = 1,
            PAttachments = &attachment,
            SubpassCount = 1,
            PSubpasses = &subpass,
            DependencyCount = 2,
            PDependencies = dependencies,
        };
        RenderPass pass;
        _host.Vk.CreateRenderPass(_host.Handle, &info, null, &pass).ThrowIfFailed("create the render pass");
        return pass;
    }

    private PipelineLayout CreateLayout()
    {
        PushConstantRange range = new(ShaderStageFlags.FragmentBit, 0, (uint)sizeof(SceneConstants));
        PipelineLayoutCreateInfo info = new()
        {
            SType = StructureType.PipelineLayoutCreateInfo,
            PushConstantRangeCount = 1,
            PPushConstantRanges = &range,
        };
        PipelineLayout layout;
        _host.Vk.CreatePipelineLayout(_host.Handle, &info, null, &layout).ThrowIfFailed("create the pipeline layout");
        return layout;
    }
}
