using System;
using System.Linq;
using System.Runtime.InteropServices;
using DynConv.Embedding.Tests.Hosts;
using DynConv.Embedding.Tests.Networks;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Planning.Frames;
using Silk.NET.Vulkan;
using Xunit;

namespace DynConv.Embedding.Tests.Images;

/// <summary>A host's pictures go in and come out without leaving the device, in the host's own command buffer.</summary>
public sealed class ImageFrameTests(HostStage stage)
{
    private const int Width = 11;
    private const int Height = 7;
    private const int Texels = Width * Height;

    [Theory]
    [MemberData(nameof(HostNames.All), MemberType = typeof(HostNames))]
    public void Pictures_are_the_input_to_the_bit(string name)
    {
        // Four channels of 32-bit floats and the network's own size: what is converted is every bit of it.
        TensorShape shape = new(2, 4, Height, Width);
        Network network = PictureNetwork.Build(4, 5);
        float[] input = TestNetwork.Input(shape, 3);
        float[] expected = stage.Expect(network, shape, input);
        Host host = stage[name];
        using VulkanContext context = host.Adopt();
        using Plan plan = network.Compile(context, shape, new PlanOptions { HostFramesOnly = true });
        HostImage[] images = [.. Enumerable.Range(0, 2).Select(_ => new HostImage(
            host, Format.R32G32B32A32Sfloat, Width, Height, ImageUsageFlags.SampledBit))];
        HostBuffer[] sources = [.. Enumerable.Range(0, 2).Select(_ => new HostBuffer(host, Texels * 16))];
        using PlanFrame frame = plan.CreateFrame(new FrameBindings { InputImages = [.. images.Select(i => i.Lend())] });
        using HostCommands commands = new(host);
        float[] output = new float[expected.Length];
        for (int round = 0; round < 2; round++)
        {
            FrameTicket ticket = default;
            commands.Run(_ =>
            {
                for (int n = 0; n < 2; n++)
                {
                    Interleave(input.AsSpan(n * 4 * Texels), 4, sources[n].Singles);
                    images[n].RecordUpload(commands, sources[n]);
                }

                ticket = frame.Record(commands.Handle);
            });
            Assert.True(frame.TryGetResult(ticket, output));
            Bits.Same(expected, output);
        }

        frame.Dispose();
        Array.ForEach(images, image => image.Dispose());
        Array.ForEach(sources, source => source.Dispose());
    }

    [Theory]
    [MemberData(nameof(HostNames.All), MemberType = typeof(HostNames))]
    public void The_output_becomes_pictures_to_the_bit(string name)
    {
        TensorShape shape = new(2, 3, Height, Width);
        Network network = PictureNetwork.Build(3, 1);
        float[] input = TestNetwork.Input(shape, 4);
        float[] expected = stage.Expect(network, shape, input);
        Host host = stage[name];
        using VulkanContext context = host.Adopt();
        using Plan plan = network.Compile(context, shape, new PlanOptions { HostFramesOnly = true });
        HostImage[] images = [.. Enumerable.Range(0, 2).Select(_ => new HostImage(
            host, Format.R32Sfloat, Width, Height, ImageUsageFlags.StorageBit))];
        using HostBuffer pixels = new(host, Texels * sizeof(float));
        using PlanFrame frame = plan.CreateFrame(new FrameBindings
        {
            OutputImages = [.. images.Select(image => image.Lend() with { Before = default })],
            Readback = true,
        });
        using HostCommands commands = new(host);
        frame.WriteInput(input);
        FrameTicket ticket = default;
        commands.Run(_ => ticket = frame.Record(commands.Handle));
        for (int n = 0; n < 2; n++)
        {
            commands.Run(_ => images[n].RecordDownload(commands, pixels));
            Bits.Same(expected.AsSpan(n * Texels, Texels), pixels.Singles, $"image {n}");
        }

        float[] output = new float[expected.Length];
        Assert.True(frame.TryGetResult(ticket, output));
        Bits.Same(expected, output, "what is read back besides");
        frame.Dispose();
        Array.ForEach(images, image => image.Dispose());
    }

    [Theory]
    [MemberData(nameof(HostNames.All), MemberType = typeof(HostNames))]
    public void A_picture_is_replaced_by_the_networks(string name)
    {
        TensorShape shape = new(1, 4, Height, Width);
        Network network = PictureNetwork.Build(4, 4);
        Half[] picture = [.. TestNetwork.Input(shape, 5).Select(value => (Half)value)];
        float[] planes = new float[picture.Length];
        for (int i = 0; i < picture.Length; i++)
        {
            planes[(i % 4 * Texels) + (i / 4)] = (float)picture[i];
        }

        float[] expected = stage.Expect(network, shape, planes);
        Host host = stage[name];
        using VulkanContext context = host.Adopt();
        using Plan plan = network.Compile(context, shape, new PlanOptions { HostFramesOnly = true });
        using HostImage image = new(
            host, Format.R16G16B16A16Sfloat, Width, Height, ImageUsageFlags.SampledBit | ImageUsageFlags.StorageBit);
        using HostBuffer pixels = new(host, Texels * 8);
        using PlanFrame frame = plan.CreateFrame(new FrameBindings
        {
            InputImages = [image.Lend()], OutputImages = [image.Lend()],
        });
        using HostCommands commands = new(host);
        picture.CopyTo(MemoryMarshal.Cast<float, Half>(pixels.Singles));
        commands.Run(_ =>
        {
            image.RecordUpload(commands, pixels);
            Assert.False(frame.Record(commands.Handle).IsTracked);
        });
        commands.Run(_ => image.RecordDownload(commands, pixels));
        ReadOnlySpan<Half> got = MemoryMarshal.Cast<float, Half>(pixels.Singles);
        for (int i = 0; i < picture.Length; i++)
        {
            // How a store to 16 bits rounds is the driver's: one unit in the last place of a half.
            double wanted = expected[(i % 4 * Texels) + (i / 4)];
            double step = Math.Max(Math.Pow(2, Math.Floor(Math.Log2(Math.Abs(wanted))) - 10), Math.Pow(2, -24));
            Assert.InRange((double)got[i], wanted - step, wanted + step);
        }

        Assert.False(got.SequenceEqual(picture));
    }

    private static void Interleave(ReadOnlySpan<float> planes, int channels, Span<float> texels)
    {
        for (int i = 0; i < channels * Texels; i++)
        {
            texels[i] = planes[(i % channels * Texels) + (i / channels)];
        }
    }
}
