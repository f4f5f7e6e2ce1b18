using System;
using DynConv.Embedding.Tests.Hosts;
using DynConv.Embedding.Tests.Networks;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Execution;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Planning.Frames;
using Xunit;

namespace DynConv.Embedding.Tests.Lending;

/// <summary>What is lent is given back as it was.</summary>
public sealed class NothingOfTheHostsTests(HostStage stage)
{
    private static readonly Network Net = TestNetwork.Build(seed: 12);

    [Theory]
    [MemberData(nameof(HostNames.All), MemberType = typeof(HostNames))]
    public void Nothing_of_the_hosts_is_destroyed_or_idled_and_nothing_of_ours_stays(string name)
    {
        Host host = stage[name];
        float[] input = TestNetwork.Input(TestNetwork.Shape);
        float[] expected = stage.Expect(Net, TestNetwork.Shape, input);
        InterceptedCalls calls = host.Intercept();
        using HostBuffer source = new(host, (ulong)input.Length * sizeof(float));
        input.CopyTo(source.Singles);
        using (VulkanContext context = host.Adopt(calls))
        {
            using Plan plan = Net.Compile(context, TestNetwork.Shape, new PlanOptions { Profile = true });
            plan.WarmUp();
            using PlanFrame frame = plan.CreateFrame(new FrameBindings
            {
                Input = new ExternalBuffer { Handle = source.Handle.Handle, Size = source.Bytes },
                InFlight = 3,
            });
            float[] output = new float[expected.Length];
            FrameTicket ticket = frame.Submit();
            frame.Wait(ticket);
            Assert.True(frame.TryGetResult(ticket, output));
            Bits.Same(expected, output);
            // Left running: disposing waits for it and for nothing else.
            frame.Submit();
            Assert.NotEqual(0, calls.Alive);
        }

        Assert.True(calls.Alive == 0, calls.AliveText);
        Assert.Equal(0, calls["vkDeviceWaitIdle"].Count);
        Assert.Equal(0, calls["vkQueueWaitIdle"].Count);
        Assert.Equal(0, calls["vkDestroyDevice"].Count);
        Assert.Equal(0, calls["vkDestroyInstance"].Count);
        Bits.Same(input, source.Singles, "the host's buffer");
        host.WaitIdle();
        GC.KeepAlive(calls);
    }

    [Fact]
    public void A_frame_outlives_its_plan_and_the_last_to_go_lets_go_of_the_device()
    {
        Host host = stage.Poor;
        float[] input = TestNetwork.Input(TestNetwork.Shape);
        float[] expected = stage.Expect(Net, TestNetwork.Shape, input);
        InterceptedCalls calls = host.Intercept();
        VulkanContext context = host.Adopt(calls);
        Plan plan = Net.Compile(context, TestNetwork.Shape);
        PlanFrame frame = plan.CreateFrame(new FrameBindings());
        plan.Dispose();
        // Its memory goes back to the pool, and another plan takes it.
        using Plan other = TestNetwork.Build(seed: 13).Compile(context, TestNetwork.Shape);
        other.WarmUp();
        frame.WriteInput(input);
        FrameTicket ticket = frame.Submit();
        frame.Wait(ticket);
        float[] output = new float[expected.Length];
        Assert.True(frame.TryGetResult(ticket, output));
        Bits.Same(expected, output);
        other.Dispose();
        context.Dispose();
        Assert.Throws<ObjectDisposedException>(() => frame.Submit());
        Assert.NotEqual(0, calls.Alive);
        frame.Dispose();
        frame.Dispose();
        Assert.True(calls.Alive == 0, calls.AliveText);
        GC.KeepAlive(calls);
    }
}
