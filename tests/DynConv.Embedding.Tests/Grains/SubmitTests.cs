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

/// <summary>
/// The second grain: frames that the library submits to the host's queue, between the host's semaphores.
/// </summary>
public sealed class SubmitTests(HostStage stage)
{
    private static readonly Network Net = TestNetwork.Build(seed: 3);

    [Theory]
    [MemberData(nameof(HostNames.TimesSlots), MemberType = typeof(HostNames))]
    public void Submitted_frames_give_the_bits_of_an_own_device(string name, int inFlight)
    {
        float[][] inputs = [.. Enumerable.Range(0, 7).Select(seed => TestNetwork.Input(TestNetwork.Shape, seed))];
        float[][] expected = stage.Expect(Net, TestNetwork.Shape, inputs);
        Host host = stage[name];
        using VulkanContext context = host.Adopt();
        using Plan plan = Net.Compile(context, TestNetwork.Shape, new PlanOptions { HostFramesOnly = true });
        using PlanFrame frame = plan.CreateFrame(new FrameBindings { InFlight = inFlight });
        int acquired = host.Lock.Acquired;
        FrameTicket[] tickets = new FrameTicket[inputs.Length];
        float[] output = new float[expected[0].Length];
        for (int i = 0; i < inputs.Length + inFlight; i++)
        {
            if (i >= inFlight)
            {
                frame.Wait(tickets[i - inFlight]);
                Assert.True(frame.IsComplete(tickets[i - inFlight]));
                Assert.True(frame.TryGetResult(tickets[i - inFlight], output));
                Bits.Same(expected[i - inFlight], output, $"frame {i - inFlight}");
            }

            if (i < inputs.Length)
            {
                frame.WriteInput(inputs[i]);
                tickets[i] = frame.Submit();
            }
        }

        Assert.Equal(acquired + inputs.Length, host.Lock.Acquired);
        Assert.False(host.Lock.IsHeld);
    }

    [Theory]
    [MemberData(nameof(HostNames.All), MemberType = typeof(HostNames))]
    public void A_binary_semaphore_puts_a_frame_between_two_submissions_of_the_host(string name)
    {
        float[] input = TestNetwork.Input(TestNetwork.Shape);
        float[] expected = stage.Expect(Net, TestNetwork.Shape, input);
        Host host = stage[name];
        using VulkanContext context = host.Adopt();
        using Plan plan = Net.Compile(context, TestNetwork.Shape);
        using HostBuffer staging = new(host, (ulong)input.Length * sizeof(float));
        using HostBuffer source = new(host, staging.Bytes);
        using HostBuffer target = new(host, (ulong)expected.Length * sizeof(float));
        using HostBuffer readback = new(host, target.Bytes);
        using PlanFrame frame = plan.CreateFrame(new FrameBindings
        {
            Input = new ExternalBuffer { Handle = source.Handle.Handle, Size = source.Bytes },
            Output = new ExternalBuffer { Handle = target.Handle.Handle, Size = target.Bytes },
        });
        using HostCommands before = new(host);
        using HostCommands after = new(host);
        (ulong ready, ulong done) = (host.CreateSemaphore(), host.CreateSemaphore());
        for (int round = 0; round < 3; round++)
        {
            input.CopyTo(staging.Singles);
            readback.Singles.Clear();
            before.Begin();
            before.Copy(staging, 0, source, 0, source.Bytes);
            before.End();
            before.Submit(signal: ready);
            FrameTicket ticket = frame.Submit([new SemaphoreWait(ready)], [new SemaphoreSignal(done)]);
            after.Begin();
            after.Copy(target, 0, readback, 0, target.Bytes);
            after.Barrier(
                PipelineStageFlags.TransferBit, AccessFlags.TransferWriteBit,
                PipelineStageFlags.HostBit, AccessFlags.HostReadBit);
            after.End();
            after.Submit(wait: done);
            after.Wait();
            before.Wait();
            Assert.True(frame.IsComplete(ticket));
            Bits.Same(expected, readback.Singles, $"round {round}");
        }
    }

    [Fact]
    public void A_timeline_semaphore_holds_a_frame_until_the_host_signals_it()
    {
        Host host = stage.Rich;
        Assert.True(host.Features.HasFlag(VulkanFeatures.TimelineSemaphore));
        float[][] inputs = [.. Enumerable.Range(0, 4).Select(seed => TestNetwork.Input(TestNetwork.Shape, seed))];
        float[][] expected = stage.Expect(Net, TestNetwork.Shape, inputs);
        using VulkanContext context = host.Adopt();
        using Plan plan = Net.Compile(context, TestNetwork.Shape);
        using PlanFrame frame = plan.CreateFrame(new FrameBindings { InFlight = 2 });
        ulong timeline = host.CreateSemaphore(timeline: true);
        ulong binary = host.CreateSemaphore();
        float[] output = new float[expected[0].Length];
        for (int i = 0; i < inputs.Length; i++)
        {
            ulong start = (ulong)(2 * i) + 1;
            frame.WriteInput(inputs[i]);
            // A binary and a timeline semaphore together: the binary one's value is not looked at.
            FrameTicket ticket = frame.Submit(
                i == 0 ? [new SemaphoreWait(timeline, start)]
                    : [new SemaphoreWait(binary), new SemaphoreWait(timeline, start)],
                [new SemaphoreSignal(timeline, start + 1), new SemaphoreSignal(binary)]);
            Assert.False(frame.IsComplete(ticket));
            Assert.False(frame.TryGetResult(ticket, output));
            host.Signal(timeline, start);
            frame.Wait(ticket);
            // Its fence says nothing of the semaphore, which may come a moment later.
            host.WaitFor(timeline, start + 1);
            Assert.True(frame.TryGetResult(ticket, output));
            Bits.Same(expected[i], output, $"frame {i}");
        }
    }

    [Fact]
    public void A_timeline_value_without_the_feature_is_refused_and_the_frame_still_runs()
    {
        Host host = stage.Poor;
        float[] input = TestNetwork.Input(TestNetwork.Shape);
        float[] expected = stage.Expect(Net, TestNetwork.Shape, input);
        using VulkanContext context = host.Adopt();
        using Plan plan = Net.Compile(context, TestNetwork.Shape);
        using PlanFrame frame = plan.CreateFrame(new FrameBindings());
        ulong semaphore = host.CreateSemaphore();
        frame.WriteInput(input);
        VulkanFeatureException refused = Assert.Throws<VulkanFeatureException>(
            () => frame.Submit([new SemaphoreWait(semaphore, 5)]));
        Assert.Contains("TimelineSemaphore", refused.Message, StringComparison.Ordinal);
        Assert.Throws<VulkanFeatureException>(() => frame.Submit([], [new SemaphoreSignal(semaphore, 5)]));
        Assert.Throws<ArgumentException>(() => frame.Submit([new SemaphoreWait(0)]));
        Assert.Throws<ArgumentException>(() => frame.Submit([], [new SemaphoreSignal(0)]));
        Assert.Throws<ArgumentException>(
            () => frame.Submit([.. Enumerable.Repeat(new SemaphoreWait(semaphore), 33)]));
        Assert.False(host.Lock.IsHeld);
        FrameTicket ticket = frame.Submit();
        frame.Wait(ticket);
        float[] output = new float[expected.Length];
        Assert.True(frame.TryGetResult(ticket, output));
        Bits.Same(expected, output);
    }
}
