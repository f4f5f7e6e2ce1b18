using System;
using DynConv.Embedding.Tests.Hosts;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Execution;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Planning.Frames;
using Silk.NET.Vulkan;
using Xunit;

namespace DynConv.Embedding.Tests.Images;

/// <summary>Pictures that cannot be converted are refused in one line, and the device works on.</summary>
public sealed class ImageRefusalTests(HostStage stage) : IDisposable
{
    private static readonly TensorShape Shape = new(1, 3, 5, 5);
    private readonly HostImage _image = new(
        stage.Poor, Format.R8G8B8A8Unorm, 5, 5, ImageUsageFlags.SampledBit | ImageUsageFlags.StorageBit);

    private ExternalImage Good => _image.Lend();

    public void Dispose() => _image.Dispose();

    [Fact]
    public void A_null_image() => Refused(
        "null", new FrameBindings { InputImages = [Good with { Handle = 0 }] });

    [Fact]
    public void A_format_that_is_not_read() => Refused(
        "D32Sfloat is not read", new FrameBindings { InputImages = [Good with { Format = Format.D32Sfloat }] });

    [Fact]
    public void A_format_that_is_not_written() => Refused(
        "B8G8R8A8Unorm is not written",
        new FrameBindings { OutputImages = [Good with { Format = Format.B8G8R8A8Unorm }] });

    [Fact]
    public void An_input_whose_content_would_be_dropped() => Refused(
        "Before.Layout is Undefined", new FrameBindings { InputImages = [Good with { Before = default }] });

    [Theory]
    [InlineData(ImageLayout.Undefined)]
    [InlineData(ImageLayout.Preinitialized)]
    public void A_layout_that_nothing_can_be_left_in(ImageLayout layout) => Refused(
        "After.Layout", new FrameBindings { OutputImages = [Good with { After = new HostAccess(0, 0, layout) }] });

    [Fact]
    public void An_access_that_no_stage_does() => Refused(
        "needs a stage",
        new FrameBindings
        {
            InputImages = [Good with { Before = new HostAccess(0, AccessFlags.ShaderWriteBit, ImageLayout.General) }],
        });

    [Theory]
    [InlineData(0u, 5u)]
    [InlineData(5u, 0u)]
    [InlineData(40000u, 5u)]
    public void An_impossible_extent(uint width, uint height) => Refused(
        "each side must be from 1", new FrameBindings { InputImages = [Good with { Width = width, Height = height }] });

    [Fact]
    public void More_images_than_samples() => Refused(
        "2 images for a batch of 1", new FrameBindings { InputImages = [Good, Good] });

    [Fact]
    public void Two_samples_in_one_image() => Refused(
        "written to the same texels", new FrameBindings { OutputImages = [Good, Good] }, new TensorShape(2, 3, 5, 5));

    [Fact]
    public void A_buffer_and_an_image() => Refused(
        "give one",
        new FrameBindings { InputImages = [Good], Input = new ExternalBuffer { Handle = 1, Size = 1 << 20 } });

    [Fact]
    public void A_network_that_makes_no_picture() => Refused(
        "no picture", new FrameBindings { OutputImages = [Good] }, outputs: 5);

    [Fact]
    public void Means_of_another_number_of_channels() => Refused(
        "", new FrameBindings { InputImages = [Good], InputConversion = new ImageToTensorOptions { Mean = [1, 2] } });

    private void Refused(string words, FrameBindings bindings, TensorShape? shape = null, int outputs = 3)
    {
        using VulkanContext context = stage.Poor.Adopt();
        using Plan plan = PictureNetwork.Build(3, outputs).Compile(context, shape ?? Shape);
        int rented = context.Buffers.Statistics.Rented;
        ArgumentException refusal = Assert.ThrowsAny<ArgumentException>(() => plan.CreateFrame(bindings));
        Assert.Contains(words, refusal.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', refusal.Message);
        Assert.Equal(rented, context.Buffers.Statistics.Rented);
        // The device works on.
        plan.WarmUp();
    }
}
