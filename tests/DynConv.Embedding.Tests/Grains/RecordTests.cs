using System;
using System.Linq;
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

/// <summary>The third grain: frames that the host records into its command buffers and submits itself.</summary>
public sealed class RecordTests(HostStage stage)
{
    private static readonly Network Net = TestNetwork.Build(seed: 4);
    private static readonly HostAccess Written = new(PipelineStageFlags.TransferBit, AccessFlags.TransferWriteBit);
    private static readonly HostAccess ReadNext = new(PipelineStageFlags.TransferBit, AccessFlags.TransferReadBit);

    [Theory]
    [MemberData(nameof(HostNames.TimesSlots), MemberType = typeof(HostNames))]
    public void Recorded_frames_give_the_bits_of_an_own_device(string name, int inFlight)
    {
        float[][] inputs = [.. Enumerable.Range(0, 7).Select(seed => TestNetwork.Input(TestNetwork.Shape, seed))];
        float[][] expected = stage.Expect(Net, TestNetwork.Shape, inputs);
        Host host = stage[name];
        using VulkanContext context = host.Adopt();
        using Plan plan = Net.Compile(context, TestNetwork.Shape, new PlanOptions { HostFramesOnly = true });
        using PlanFrame frame = plan.CreateFrame(new FrameBindings { InFlight = inFlight });
        HostCommands[] ring = [.. Enumerable.Range(0, inFlight).Select(_ => new HostCommands(host))];
        FrameTicket[] tickets = new FrameTicket[inputs.Length];
        float[] output = new float[expected[0].Length];
        for (int i = 0; i < inputs.Length + inFlight; i++)
        {
            HostCommands commands = ring[i % inFlight];
            if (i >= inFlight)
            {
                commands.Wait();
                Assert.True(frame.TryGetResult(tickets[i - inFlight], output));
                Bits.Same(expected[i - inFlight], output, $"frame {i - inFlight}");
            }

            if (i < inputs.Length)
            {
                frame.WriteInput(inputs[i]);
                commands.Begin();
                tickets[i] = frame.Record(commands.Handle);
                commands.End();
                Assert.False(frame.IsComplete(tickets[i]));
                commands.Submit();
            }
        }

        foreach (HostCommands commands in ring)
        {
            commands.Dispose();
        }
    }

    [Theory]
    [MemberData(nameof(HostNames.All), MemberType = typeof(HostNames))]
    public void Several_frames_of_several_plans_go_into_one_command_buffer(string name)
    {
        Host host = stage[name];
        Network[] networks = [Net, TestNetwork.Build(outputs: 4, seed: 5), TestNetwork.Build(outputs: 9, seed: 6)];
        TensorShape[] shapes = [new(1, 5, 4, 11), TestNetwork.Shape, new(2, 5, 13, 5)];
        float[][] inputs = [.. shapes.Select((shape, i) => TestNetwork.Input(shape, i))];
        float[][] expected = [.. networks.Select((net, i) => stage.Expect(net, shapes[i], inputs[i]))];
        using VulkanContext context = host.Adopt();
        Plan[] plans = [.. networks.Select((net, i) => net.Compile(context, shapes[i]))];
        PlanFrame[] frames = [.. plans.Select(plan => plan.CreateFrame(new FrameBindings()))];
        using HostCommands commands = new(host);
        FrameTicket[] tickets = new FrameTicket[frames.Length];
        for (int round = 0; round < 3; round++)
        {
            commands.Run(_ =>
            {
                for (int i = 0; i < frames.Length; i++)
                {
                    frames[i].WriteInput(inputs[i]);
                    tickets[i] = frames[i].Record(commands.Handle);
                }
            });
            for (int i = 0; i < frames.Length; i++)
            {
                float[] output = new float[expected[i].Length];
                Assert.True(frames[i].TryGetResult(tickets[i], output));
                Bits.Same(expected[i], output, $"frame {i}");
            }
        }

        for (int i = 0; i < frames.Length; i++)
        {
            frames[i].Dispose();
            plans[i].Dispose();
        }
    }

    [Theory]
    [MemberData(nameof(HostNames.All), MemberType = typeof(HostNames))]
    public void One_frame_goes_into_one_command_buffer_as_often_as_it_has_slots(string name)
    {
        const int Slots = 3;
        Host host = stage[name];
        float[][] inputs = [.. Enumerable.Range(0, Slots).Select(seed => TestNetwork.Input(TestNetwork.Shape, seed))];
        float[][] expected = stage.Expect(Net, TestNetwork.Shape, inputs);
        using VulkanContext context = host.Adopt();
        using Plan plan = Net.Compile(context, TestNetwork.Shape);
        using PlanFrame frame = plan.CreateFrame(new FrameBindings { InFlight = Slots });
        using HostCommands commands = new(host);
        FrameTicket[] tickets = new FrameTicket[Slots];
        commands.Run(_ =>
        {
            for (int i = 0; i < Slots; i++)
            {
                frame.WriteInput(inputs[i]);
                tickets[i] = frame.Record(commands.Handle);
            }
        });
        float[] output = new float[expected[0].Length];
        for (int i = 0; i < Slots; i++)
        {
            Assert.True(frame.TryGetResult(tickets[i], output));
            Bits.Same(expected[i], output, $"execution {i}");
        }
    }

    [Theory]
    [MemberData(nameof(HostNames.All), MemberType = typeof(HostNames))]
    public void A_bound_frame_is_recorded_twice_and_its_command_buffer_submitted_again_and_again(string name)
    {
        Host host = stage[name];
        float[][] inputs = [.. Enumerable.Range(0, 4).Select(seed => TestNetwork.Input(TestNetwork.Shape, seed))];
        float[][] expected = stage.Expect(Net, TestNetwork.Shape, inputs);
        ulong inputBytes = (ulong)inputs[0].Length * sizeof(float);
        ulong outputBytes = (ulong)expected[0].Length * sizeof(float);
        using VulkanContext context = host.Adopt();
        using Plan plan = Net.Compile(context, TestNetwork.Shape);
        using HostBuffer staging = new(host, 2 * inputBytes);
        using HostBuffer source = new(host, inputBytes);
        using HostBuffer target = new(host, outputBytes);
        using HostBuffer readback = new(host, 2 * outputBytes);
        using PlanFrame frame = plan.CreateFrame(new FrameBindings
        {
            Input = new ExternalBuffer
            {
                Handle = source.Handle.Handle, Size = inputBytes, Before = Written, After = Written,
            },
            Output = new ExternalBuffer
            {
                Handle = target.Handle.Handle, Size = outputBytes, Before = ReadNext, After = ReadNext,
            },
        });
        using HostCommands commands = new(host);
        commands.Begin(once: false);
        // What an earlier submission still does with the buffers.
        commands.Barrier(
            PipelineStageFlags.TransferBit | PipelineStageFlags.ComputeShaderBit,
            AccessFlags.TransferWriteBit | AccessFlags.ShaderWriteBit,
            PipelineStageFlags.TransferBit, AccessFlags.TransferReadBit | AccessFlags.TransferWriteBit);
        for (ulong i = 0; i < 2; i++)
        {
            commands.Copy(staging, i * inputBytes, source, 0, inputBytes);
            Assert.False(frame.Record(commands.Handle).IsTracked);
            commands.Copy(target, 0, readback, i * outputBytes, outputBytes);
        }

        commands.Barrier(
            PipelineStageFlags.TransferBit, AccessFlags.TransferWriteBit,
            PipelineStageFlags.HostBit, AccessFlags.HostReadBit);
        commands.End();
        for (int first = 0; first < 4; first += 2)
        {
            inputs[first].CopyTo(staging.Singles);
            inputs[first + 1].CopyTo(staging.Singles[inputs[0].Length..]);
            commands.SubmitAndWait();
            Bits.Same(expected[first], readback.Singles[..expected[0].Length], "first execution");
            Bits.Same(expected[first + 1], readback.Singles[expected[0].Length..], "second execution");
        }
    }
}
