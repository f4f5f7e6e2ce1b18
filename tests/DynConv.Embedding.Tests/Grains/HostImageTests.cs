using System;
using System.Linq;
using System.Runtime.InteropServices;
using DynConv.Embedding.Tests.Hosts;
using DynConv.Embedding.Tests.Networks;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Execution;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Planning.Frames;
using Silk.NET.Vulkan;
using Xunit;

namespace DynConv.Embedding.Tests.Grains;

/// <summary>The host's images: a picture in, a picture out, in the host's command buffer.</summary>
public sealed class HostImageTests(HostStage stage)
{
    private const int Width = 7;
    private const int Height = 9;
    private static readonly HostAccess Filled = new(
        PipelineStageFlags.TransferBit, AccessFlags.TransferWriteBit, ImageLayout.TransferDstOptimal);

    private static readonly HostAccess ReadNext = new(
        PipelineStageFlags.TransferBit, AccessFlags.TransferReadBit, ImageLayout.TransferSrcOptimal);

    private static readonly HostAccess Nothing = new(0, 0);

    [Theory]
    [MemberData(nameof(HostNames.All), MemberType = typeof(HostNames))]
    public void Images_of_floats_go_in_and_come_out_with_the_bits_of_an_own_device(string name)
    {
        const int Samples = 2;
        Host host = stage[name];
        Network network = TestNetwork.Build(outputs: 1, seed: 22, inputs: 1);
        TensorShape shape = new(Samples, 1, Height, Width);
        float[] input = TestNetwork.Input(shape);
        float[] expected = stage.Expect(network, shape, input);
        using VulkanContext context = host.Adopt();
        using Plan plan = network.Compile(context, shape, new PlanOptions { HostFramesOnly = true });
        HostImage[] sources = [.. Enumerable.Range(0, Samples).Select(_ => Image(host, Format.R32Sfloat))];
        HostImage[] targets = [.. Enumerable.Range(0, Samples).Select(_ => Image(host, Format.R32Sfloat))];
        HostBuffer[] buffers = [.. Enumerable.Range(0, Samples).Select(_ => new HostBuffer(host, Width * Height * 4))];
        using PlanFrame frame = plan.CreateFrame(new FrameBindings
        {
            InputImages = [.. sources.Select(image => External(image, Filled, ReadNext))],
            OutputImages = [.. targets.Select(image => External(image, Nothing, ReadNext))],
            Readback = true,
        });
        using HostCommands commands = new(host);
        float[] output = new float[expected.Length];
        for (int round = 0; round < 2; round++)
        {
            FrameTicket ticket = default;
            commands.Run(_ =>
            {
                for (int n = 0; n < Samples; n++)
                {
                    input.AsSpan(n * Width * Height, Width * Height).CopyTo(buffers[n].Singles);
                    sources[n].RecordFill(commands, buffers[n]);
                }

                ticket = frame.Record(commands.Handle);
                for (int n = 0; n < Samples; n++)
                {
                    targets[n].RecordRead(commands, buffers[n]);
                }
            });
            Assert.True(frame.TryGetResult(ticket, output));
            Bits.Same(expected, output);
            for (int n = 0; n < Samples; n++)
            {
                Bits.Same(expected.AsSpan(n * Width * Height, Width * Height), buffers[n].Singles, $"image {n}");
            }
        }

        Array.ForEach(sources, image => image.Dispose());
        Array.ForEach(targets, image => image.Dispose());
        Array.ForEach(buffers, buffer => buffer.Dispose());
    }

    [Theory]
    [MemberData(nameof(HostNames.All), MemberType = typeof(HostNames))]
    public void A_picture_is_replaced_by_what_the_network_makes_of_it(string name)
    {
        Host host = stage[name];
        Network network = TestNetwork.Build(outputs: 3, seed: 23, inputs: 3);
        TensorShape shape = new(1, 3, Height, Width);
        ImageToTensorOptions reads = new() { Mean = [0.5f, 0.25f, 0.75f], Std = [0.5f, 0.5f, 0.25f] };
        TensorToImageOptions writes = new() { Mean = [0.5f, 0.5f, 0.5f], Std = [0.1f, 0.1f, 0.1f] };
        byte[] texels = new byte[Width * Height * 4];
        new Random(24).NextBytes(texels);
        float[] expected = stage.Expect(network, shape, Tensor(texels, reads));
        using VulkanContext context = host.Adopt();
        using Plan plan = network.Compile(context, shape);
        using HostImage image = Image(host, Format.R8G8B8A8Unorm);
        using HostBuffer buffer = new(host, Width * Height * 4);
        ExternalImage lent = External(image, Filled, ReadNext);
        using PlanFrame frame = plan.CreateFrame(new FrameBindings
        {
            InputImages = [lent], InputConversion = reads, OutputImages = [lent], OutputConversion = writes,
        });
        using HostCommands commands = new(host);
        texels.CopyTo(MemoryMarshal.AsBytes(buffer.Singles));
        commands.Run(_ =>
        {
            image.RecordFill(commands, buffer);
            Assert.False(frame.Record(commands.Handle).IsTracked);
            image.RecordRead(commands, buffer);
        });
        Span<byte> picture = MemoryMarshal.AsBytes(buffer.Singles);
        Assert.False(picture.SequenceEqual(texels));
        for (int i = 0; i < Width * Height; i++)
        {
            for (int c = 0; c < 3; c++)
            {
                float wanted = 255 * Math.Clamp((expected[(c * Width * Height) + i] * 0.1f) + 0.5f, 0, 1);
                // Rounding to a byte is the driver's.
                Assert.InRange(picture[(4 * i) + c], wanted - 1, wanted + 1);
            }

            Assert.Equal(255, picture[(4 * i) + 3]);
        }
    }

    private static float[] Tensor(byte[] texels, ImageToTensorOptions reads)
    {
        float[] tensor = new float[3 * Width * Height];
        for (int i = 0; i < Width * Height; i++)
        {
            for (int c = 0; c < 3; c++)
            {
                tensor[(c * Width * Height) + i] = ((texels[(4 * i) + c] / 255f) - reads.Mean[c]) / reads.Std[c];
            }
        }

        return tensor;
    }

    private static HostImage Image(Host host, Format format) => new(host, format, Width, Height);

    private static ExternalImage External(HostImage image, HostAccess before, HostAccess after) => new()
    {
        Handle = image.Handle.Handle,
        Format = image.Format,
        Width = image.Width,
        Height = image.Height,
        Before = before,
        After = after,
    };
}
