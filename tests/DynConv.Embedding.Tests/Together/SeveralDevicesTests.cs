using System;
using System.Collections.Generic;
using System.Linq;
using DynConv.Embedding.Tests.Hosts;
using DynConv.Embedding.Tests.Networks;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Planning.Frames;
using Xunit;

namespace DynConv.Embedding.Tests.Together;

/// <summary>Own and lent devices side by side in one process, used in turns.</summary>
public sealed class SeveralDevicesTests(HostStage stage)
{
    private static readonly Network Net = TestNetwork.Build(seed: 20);

    [Fact]
    public void An_own_device_and_one_of_every_host_do_not_disturb_each_other()
        => TakeTurns(
            [
                VulkanContext.Create(new VulkanContextOptions { CacheFolder = "" }),
                .. HostProfile.All.Select(profile => stage[profile.Name].Adopt()),
            ]);

    [Fact]
    public void Two_contexts_work_on_one_lent_device()
        => TakeTurns([stage.Poor.Adopt(), stage.Poor.Adopt(), stage.Poor.Adopt()]);

    [Fact]
    public void A_lent_device_is_used_on_after_another_was_given_back_and_destroyed()
    {
        float[] input = TestNetwork.Input(TestNetwork.Shape);
        float[] expected = stage.Expect(Net, TestNetwork.Shape, input);
        using VulkanContext context = stage.Poor.Adopt();
        using Plan plan = Net.Compile(context, TestNetwork.Shape);
        float[] output = new float[expected.Length];
        using (Host other = new(HostProfile.Rich))
        {
            using VulkanContext brief = other.Adopt();
            using Plan briefPlan = Net.Compile(brief, TestNetwork.Shape);
            briefPlan.Run(input, output);
            Bits.Same(expected, output);
        }

        output.AsSpan().Clear();
        plan.Run(input, output);
        Bits.Same(expected, output);
    }

    private void TakeTurns(IReadOnlyList<VulkanContext> contexts)
    {
        float[][] inputs = [.. contexts.Select((_, i) => TestNetwork.Input(TestNetwork.Shape, i))];
        float[][] expected = stage.Expect(Net, TestNetwork.Shape, inputs);
        Plan[] plans = [.. contexts.Select(context => Net.Compile(context, TestNetwork.Shape))];
        PlanFrame[] frames = [.. plans.Select(plan => plan.CreateFrame(new FrameBindings()))];
        float[] output = new float[expected[0].Length];
        for (int round = 0; round < 3; round++)
        {
            FrameTicket[] tickets = new FrameTicket[frames.Length];
            for (int i = 0; i < frames.Length; i++)
            {
                frames[i].WriteInput(inputs[i]);
                tickets[i] = frames[i].Submit();
            }

            for (int i = 0; i < frames.Length; i++)
            {
                plans[i].Run(inputs[(i + 1) % inputs.Length], output);
                Bits.Same(expected[(i + 1) % inputs.Length], output, $"run {i}");
                frames[i].Wait(tickets[i]);
                Assert.True(frames[i].TryGetResult(tickets[i], output));
                Bits.Same(expected[i], output, $"frame {i}");
                // Tickets are unique in the process.
                int other = (i + 1) % frames.Length;
                Assert.Throws<FrameExpiredException>(() => frames[other].TryGetResult(tickets[i], output));
            }
        }

        // The first made goes first.
        for (int i = 0; i < frames.Length; i++)
        {
            frames[i].Dispose();
            plans[i].Dispose();
            contexts[i].Dispose();
        }
    }
}
