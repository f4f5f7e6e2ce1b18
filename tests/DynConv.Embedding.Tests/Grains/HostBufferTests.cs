using System;
using DynConv.Embedding.Tests.Hosts;
using DynConv.Embedding.Tests.Networks;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Execution;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Planning.Frames;
using Silk.NET.Vulkan;
using Xunit;

namespace DynConv.Embedding.Tests.Grains;

/// <summary>The host's buffers in place: offsets, neighbours, and what the host does before and after.</summary>
public sealed class HostBufferTests(HostStage stage)
{
    private static readonly Network Net = TestNetwork.Build(seed: 7);
    private static readonly Network Second = TestNetwork.Build(outputs: 4, seed: 8);

    // Four samples have a whole number of texels.
    private static readonly TensorShape Whole = TestNetwork.Shape.WithBatch(4);

    private static readonly HostAccess FromHost = new(PipelineStageFlags.HostBit, AccessFlags.HostWriteBit);
    private static readonly HostAccess ToHost = new(PipelineStageFlags.HostBit, AccessFlags.HostReadBit);

    /// <summary>Whether the host allows texels of its buffer or not: the bits are the same.</summary>
    public static TheoryData<string, bool> HostsAndTexels
    {
        get
        {
            TheoryData<string, bool> data = [];
            foreach (TheoryDataRow<string> host in HostNames.All)
            {
                data.Add(host.Data, false);
                data.Add(host.Data, true);
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(HostsAndTexels))]
    public void Parts_of_one_buffer_are_read_and_written_and_their_neighbours_left_alone(string name, bool allowsTexels)
    {
        Host host = stage[name];
        float[] input = TestNetwork.Input(Whole);
        float[] expected = stage.Expect(Net, Whole, input);
        using VulkanContext context = host.Adopt();
        using Plan plan = Net.Compile(context, Whole);
        ulong align = Math.Max(context.Capabilities.StorageBufferAlignment, sizeof(float));
        ulong inputBytes = (ulong)input.Length * sizeof(float);
        ulong outputBytes = (ulong)expected.Length * sizeof(float);
        ulong inputAt = 3 * align;
        // As near as the device allows.
        ulong outputAt = (inputAt + inputBytes + align - 1) / align * align;
        using HostBuffer buffer = new(host, outputAt + outputBytes + 64);
        buffer.Singles.Fill(-7);
        using PlanFrame frame = plan.CreateFrame(new FrameBindings
        {
            Input = new ExternalBuffer
            {
                Handle = buffer.Handle.Handle, Offset = inputAt, Size = inputBytes, Before = FromHost,
                AllowsTexels = allowsTexels,
            },
            Output = new ExternalBuffer
            {
                Handle = buffer.Handle.Handle, Offset = outputAt, Size = outputBytes + 64, After = ToHost,
                AllowsTexels = allowsTexels,
            },
        });
        input.CopyTo(buffer.Singles[(int)(inputAt / sizeof(float))..]);
        using HostCommands commands = new(host);
        commands.Run(_ => frame.Record(commands.Handle));
        int first = (int)(outputAt / sizeof(float));
        Bits.Same(expected, buffer.Singles.Slice(first, expected.Length));
        Bits.Same(input, buffer.Singles.Slice((int)(inputAt / sizeof(float)), input.Length), "input");
        Assert.False(buffer.Singles[..(int)(inputAt / sizeof(float))].ContainsAnyExcept(-7f));
        Assert.False(buffer.Singles[(first + expected.Length)..].ContainsAnyExcept(-7f));
    }

    /// <summary>Both drivers here are software: they read as texels what they may, which shows in the views they make.</summary>
    [Fact]
    public void Only_a_buffer_that_allows_texels_is_read_as_texels()
    {
        Host host = stage.Poor;
        InterceptedCalls calls = host.Intercept();
        using (VulkanContext context = host.Adopt(calls))
        using (Plan plan = Net.Compile(context, Whole))
        using (HostBuffer input = new(host, (ulong)Whole.ElementCount * sizeof(float)))
        {
            int without = Views(allowsTexels: false), with = Views(allowsTexels: true);
            Assert.True(with > without, $"{without} views without texels, {with} with");

            int Views(bool allowsTexels)
            {
                int before = calls["vkCreateBufferView"].Count;
                using PlanFrame frame = plan.CreateFrame(new FrameBindings
                {
                    Input = new ExternalBuffer
                    {
                        Handle = input.Handle.Handle, Size = input.Bytes, AllowsTexels = allowsTexels,
                    },
                });
                return calls["vkCreateBufferView"].Count - before;
            }
        }

        GC.KeepAlive(calls);
    }

    [Theory]
    [MemberData(nameof(HostNames.All), MemberType = typeof(HostNames))]
    public void A_frame_follows_a_compute_shader_and_is_followed_by_one(string name)
    {
        Host host = stage[name];
        TensorShape shape = TestNetwork.Shape;
        Network first = TestNetwork.Build(outputs: TestNetwork.Inputs, seed: 9);
        float[] input = TestNetwork.Input(shape);
        float[] middle = stage.Expect(first, shape, input);
        float[] expected = stage.Expect(Second, shape, middle);
        using VulkanContext context = host.Adopt();
        // To this context the other's work is a compute shader of the host's.
        using VulkanContext other = host.Adopt();
        using Plan firstPlan = first.Compile(other, shape);
        using Plan secondPlan = Second.Compile(context, shape);
        ulong bytes = (ulong)middle.Length * sizeof(float);
        using HostBuffer between = new(host, bytes);
        HostAccess writes = new(PipelineStageFlags.ComputeShaderBit, AccessFlags.ShaderWriteBit);
        HostAccess reads = new(PipelineStageFlags.ComputeShaderBit, AccessFlags.ShaderReadBit);
        using PlanFrame producer = firstPlan.CreateFrame(new FrameBindings
        {
            Output = new ExternalBuffer
            {
                Handle = between.Handle.Handle, Size = bytes, Before = reads, After = reads,
            },
        });
        using PlanFrame consumer = secondPlan.CreateFrame(new FrameBindings
        {
            Input = new ExternalBuffer
            {
                Handle = between.Handle.Handle, Size = bytes, Before = writes, After = writes,
            },
        });
        using HostCommands commands = new(host);
        float[] output = new float[expected.Length];
        for (int round = 0; round < 3; round++)
        {
            producer.WriteInput(input);
            FrameTicket ticket = default;
            commands.Run(_ =>
            {
                producer.Record(commands.Handle);
                ticket = consumer.Record(commands.Handle);
            });
            Assert.True(consumer.TryGetResult(ticket, output));
            Bits.Same(expected, output, $"round {round}");
        }
    }

    [Theory]
    [MemberData(nameof(HostNames.All), MemberType = typeof(HostNames))]
    public void A_bound_output_can_be_read_back_too(string name)
    {
        Host host = stage[name];
        float[] input = TestNetwork.Input(TestNetwork.Shape);
        float[] expected = stage.Expect(Net, TestNetwork.Shape, input);
        using VulkanContext context = host.Adopt();
        using Plan plan = Net.Compile(context, TestNetwork.Shape);
        using HostBuffer target = new(host, (ulong)expected.Length * sizeof(float));
        using PlanFrame frame = plan.CreateFrame(new FrameBindings
        {
            Output = new ExternalBuffer { Handle = target.Handle.Handle, Size = target.Bytes, After = ToHost },
            Readback = true,
            InFlight = 2,
        });
        frame.WriteInput(input);
        FrameTicket ticket = frame.Submit();
        frame.Wait(ticket);
        float[] output = new float[expected.Length];
        Assert.True(frame.TryGetResult(ticket, output));
        Bits.Same(expected, output);
        Bits.Same(expected, target.Singles, "the host's buffer");
    }

    [Fact]
    public void Buffers_of_another_owner_are_taken_over_and_given_back()
    {
        // Both software drivers have one family. Another owner that exists everywhere is a process outside.
        const uint Outside = Vk.QueueFamilyExternal;
        Host host = stage.Rich;
        float[] input = TestNetwork.Input(TestNetwork.Shape);
        float[] expected = stage.Expect(Net, TestNetwork.Shape, input);
        InterceptedCalls calls = host.Intercept();
        using VulkanContext context = host.Adopt(calls);
        using Plan plan = Net.Compile(context, TestNetwork.Shape);
        using HostBuffer source = new(host, (ulong)input.Length * sizeof(float));
        using HostBuffer target = new(host, (ulong)expected.Length * sizeof(float));
        using PlanFrame frame = plan.CreateFrame(new FrameBindings
        {
            Input = new ExternalBuffer
            {
                Handle = source.Handle.Handle, Size = source.Bytes,
                Before = FromHost with { QueueFamily = Outside }, After = FromHost with { QueueFamily = Outside },
            },
            Output = new ExternalBuffer
            {
                Handle = target.Handle.Handle, Size = target.Bytes,
                Before = ToHost with { QueueFamily = Outside }, After = ToHost with { QueueFamily = Outside },
            },
        });
        calls.Transfers.Clear();
        input.CopyTo(source.Singles);
        using HostCommands commands = new(host);
        commands.Run(_ => frame.Record(commands.Handle));
        Bits.Same(expected, target.Singles);
        (ulong a, ulong b) = (source.Handle.Handle, target.Handle.Handle);
        Assert.Equal(
            [
                (a, Outside, host.QueueFamily), (b, Outside, host.QueueFamily),
                (a, host.QueueFamily, Outside), (b, host.QueueFamily, Outside),
            ],
            calls.Transfers);
        GC.KeepAlive(calls);
    }

    [Theory]
    [InlineData(0u)]
    [InlineData(Vk.QueueFamilyIgnored)]
    [InlineData(null)]
    public void Buffers_of_the_same_family_change_no_owner(uint? family)
    {
        Host host = stage.Poor;
        float[] input = TestNetwork.Input(TestNetwork.Shape);
        float[] expected = stage.Expect(Net, TestNetwork.Shape, input);
        InterceptedCalls calls = host.Intercept();
        using VulkanContext context = host.Adopt(calls);
        using Plan plan = Net.Compile(context, TestNetwork.Shape);
        using HostBuffer source = new(host, (ulong)input.Length * sizeof(float));
        using HostBuffer target = new(host, (ulong)expected.Length * sizeof(float));
        using PlanFrame frame = plan.CreateFrame(new FrameBindings
        {
            Input = new ExternalBuffer
            {
                Handle = source.Handle.Handle, Size = source.Bytes, Before = FromHost with { QueueFamily = family },
            },
            Output = new ExternalBuffer
            {
                Handle = target.Handle.Handle, Size = target.Bytes, After = ToHost with { QueueFamily = family },
            },
        });
        input.CopyTo(source.Singles);
        using HostCommands commands = new(host);
        commands.Run(_ => frame.Record(commands.Handle));
        Bits.Same(expected, target.Singles);
        Assert.Empty(calls.Transfers);
        GC.KeepAlive(calls);
    }
}
