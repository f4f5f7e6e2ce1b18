using System;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DynConv.Embedding.Tests.Hosts;
using DynConv.Embedding.Tests.Networks;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Planning.Frames;
using Xunit;

namespace DynConv.Embedding.Tests.Steady;

/// <summary>The readback ring: every ticket gets its own numbers or an exception, never another's.</summary>
public sealed class ReadbackTests(HostStage stage)
{
    private static readonly Network Net = TestNetwork.Build(seed: 11);
    private static readonly TensorShape Shape = TestNetwork.SmallShape;
    private static readonly float[][] Inputs = [.. Enumerable.Range(0, 13).Select(i => TestNetwork.Input(Shape, i))];

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(5)]
    public async Task Awaited_results_are_those_of_their_own_tickets(int inFlight)
    {
        float[][] expected = stage.Expect(Net, Shape, Inputs);
        Bits.Differ(expected[0], expected[1]);
        using VulkanContext context = stage.Rich.Adopt();
        using Plan plan = Net.Compile(context, Shape);
        using PlanFrame frame = plan.CreateFrame(new FrameBindings { InFlight = inFlight });
        Task[] pending = new Task[inFlight];
        float[][] outputs = [.. Enumerable.Range(0, inFlight).Select(_ => new float[expected[0].Length])];
        const int Frames = 200;
        for (int i = 0; i < Frames + inFlight; i++)
        {
            int slot = i % inFlight;
            if (i >= inFlight)
            {
                await pending[slot];
                Bits.Same(expected[(i - inFlight) % Inputs.Length], outputs[slot], $"frame {i - inFlight}");
            }

            if (i < Frames)
            {
                frame.WriteInput(Inputs[i % Inputs.Length]);
                outputs[slot].AsSpan().Fill(float.NaN);
                pending[slot] = frame.ReadAsync(frame.Submit(), outputs[slot]).AsTask();
            }
        }
    }

    [Fact]
    public async Task Results_of_recorded_frames_can_be_awaited_too()
    {
        float[][] expected = stage.Expect(Net, Shape, Inputs);
        Host host = stage.Poor;
        using VulkanContext context = host.Adopt();
        using Plan plan = Net.Compile(context, Shape);
        using PlanFrame frame = plan.CreateFrame(new FrameBindings { InFlight = 2 });
        using HostCommands commands = new(host);
        float[] output = new float[expected[0].Length];
        for (int i = 0; i < Inputs.Length; i++)
        {
            frame.WriteInput(Inputs[i]);
            commands.Begin();
            FrameTicket ticket = frame.Record(commands.Handle);
            commands.End();
            ValueTask pending = frame.ReadAsync(ticket, output);
            Assert.False(pending.IsCompleted);
            commands.Submit();
            await pending;
            Bits.Same(expected[i], output, $"frame {i}");
            commands.Wait();
        }
    }

    [Fact]
    public void A_ticket_whose_slot_was_used_again_has_expired()
    {
        float[][] expected = stage.Expect(Net, Shape, Inputs);
        using VulkanContext context = stage.Poor.Adopt();
        using Plan plan = Net.Compile(context, Shape);
        using PlanFrame frame = plan.CreateFrame(new FrameBindings { InFlight = 2 });
        using PlanFrame other = plan.CreateFrame(new FrameBindings { InFlight = 2 });
        FrameTicket[] tickets = new FrameTicket[5];
        for (int i = 0; i < tickets.Length; i++)
        {
            frame.WriteInput(Inputs[i]);
            tickets[i] = frame.Submit();
            frame.Wait(tickets[i]);
        }

        float[] output = new float[expected[0].Length];
        for (int i = 0; i < 3; i++)
        {
            FrameTicket gone = tickets[i];
            Assert.Throws<FrameExpiredException>(() => frame.TryGetResult(gone, output));
            Assert.Throws<FrameExpiredException>(() => frame.IsComplete(gone));
            Assert.Throws<FrameExpiredException>(() => frame.Wait(gone));
            Assert.Throws<FrameExpiredException>(() => frame.Discard(gone));
            Assert.Throws<FrameExpiredException>(() => { _ = frame.ReadAsync(gone, output).AsTask(); });
        }

        Assert.Throws<FrameExpiredException>(() => other.TryGetResult(tickets[4], output));
        Assert.Throws<FrameExpiredException>(() => frame.TryGetResult(default, output));
        Assert.Throws<FrameExpiredException>(() => frame.TryGetResult(new FrameTicket(ulong.MaxValue), output));
        for (int i = 3; i < 5; i++)
        {
            Assert.True(frame.TryGetResult(tickets[i], output));
            Bits.Same(expected[i], output, $"frame {i}");
        }
    }

    [Fact]
    public void A_full_ring_refuses_and_a_discarded_frame_makes_room()
    {
        float[][] expected = stage.Expect(Net, Shape, Inputs);
        Host host = stage.Poor;
        using VulkanContext context = host.Adopt();
        using Plan plan = Net.Compile(context, Shape);
        using PlanFrame frame = plan.CreateFrame(new FrameBindings { InFlight = 2 });
        using HostCommands dropped = new(host);
        dropped.Begin();
        FrameTicket[] tickets = new FrameTicket[2];
        for (int i = 0; i < 2; i++)
        {
            frame.WriteInput(Inputs[i]);
            tickets[i] = frame.Record(dropped.Handle);
        }

        Assert.Throws<InvalidOperationException>(() => frame.WriteInput(Inputs[2]));
        Assert.Throws<InvalidOperationException>(() => frame.Record(dropped.Handle));
        Assert.Throws<InvalidOperationException>(() => frame.Submit());
        Assert.Throws<InvalidOperationException>(() => frame.Wait(tickets[0]));
        float[] output = new float[expected[0].Length];
        Task waiting = frame.ReadAsync(tickets[1], output).AsTask();
        // The level ended before the command buffer was submitted.
        frame.Discard(tickets[0]);
        frame.Discard(tickets[1]);
        Assert.ThrowsAny<OperationCanceledException>(() => waiting.GetAwaiter().GetResult());
        Assert.Throws<FrameExpiredException>(() => frame.TryGetResult(tickets[0], output));
        dropped.End();
        using HostCommands commands = new(host);
        frame.WriteInput(Inputs[3]);
        FrameTicket ticket = default;
        commands.Run(_ => ticket = frame.Record(commands.Handle));
        Assert.True(frame.TryGetResult(ticket, output));
        Bits.Same(expected[3], output);
    }

    [Fact]
    public async Task Cancelling_ends_the_waiting_and_not_the_execution()
    {
        float[][] expected = stage.Expect(Net, Shape, Inputs);
        Host host = stage.Poor;
        using VulkanContext context = host.Adopt();
        using Plan plan = Net.Compile(context, Shape);
        using PlanFrame frame = plan.CreateFrame(new FrameBindings());
        using HostCommands commands = new(host);
        float[] output = new float[expected[0].Length];
        for (int i = 0; i < 3; i++)
        {
            using CancellationTokenSource source = new();
            frame.WriteInput(Inputs[i]);
            commands.Begin();
            FrameTicket ticket = frame.Record(commands.Handle);
            commands.End();
            ValueTask pending = frame.ReadAsync(ticket, output, source.Token);
            Assert.Throws<InvalidOperationException>(() => { _ = frame.ReadAsync(ticket, output).AsTask(); });
            await source.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await pending);
            ValueTask again = frame.ReadAsync(ticket, output);
            commands.SubmitAndWait();
            await again;
            Bits.Same(expected[i], output, $"frame {i}");
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Whoever_awaits_is_told_when_the_frame_or_its_context_is_disposed(bool frameFirst)
    {
        Host host = stage.Poor;
        VulkanContext context = host.Adopt();
        Plan plan = Net.Compile(context, Shape);
        PlanFrame frame = plan.CreateFrame(new FrameBindings());
        using HostCommands commands = new(host);
        float[] output = new float[plan.OutputShape.ElementCount];
        frame.WriteInput(Inputs[0]);
        commands.Begin();
        FrameTicket ticket = frame.Record(commands.Handle);
        commands.End();
        Task pending = frame.ReadAsync(ticket, output).AsTask();
        if (frameFirst)
        {
            frame.Dispose();
        }
        else
        {
            context.Dispose();
        }

        await Assert.ThrowsAsync<ObjectDisposedException>(() => pending.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Throws<ObjectDisposedException>(() => frame.IsComplete(ticket));
        frame.Dispose();
        plan.Dispose();
        context.Dispose();
    }
}
