using System.Collections.Generic;
using DynConv.Embedding.Tests.Hosts;
using DynConv.Embedding.Tests.Networks;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Execution;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Planning.Frames;
using Xunit;

namespace DynConv.Embedding.Tests.Failures;

/// <summary>A host that frees what it lent too early.</summary>
public sealed class FreedTooEarlyTests
{
    [Fact]
    public void A_buffer_freed_before_its_frame_is_told_by_validation_and_hurts_nothing_else()
    {
        Network network = TestNetwork.Build(seed: 17);
        float[] input = TestNetwork.Input(TestNetwork.Shape);
        // A host of its own: what it does wrong must not be in the others' messages.
        using Host host = new(HostProfile.Poor);
        using (VulkanContext context = host.Adopt())
        {
            using Plan plan = network.Compile(context, TestNetwork.Shape);
            float[] expected = new float[plan.OutputShape.ElementCount];
            plan.Run(input, expected);
            HostBuffer lent = new(host, (ulong)input.Length * sizeof(float));
            using PlanFrame frame = plan.CreateFrame(new FrameBindings
            {
                Input = new ExternalBuffer { Handle = lent.Handle.Handle, Size = lent.Bytes },
            });
            Assert.Empty(host.Messages.Take());
            lent.Dispose();
            using HostCommands commands = new(host);
            commands.Begin();
            FrameTicket ticket = frame.Record(commands.Handle);
            IReadOnlyList<string> told = host.Messages.Take();
            Assert.NotEmpty(told);
            Assert.All(told, text => Assert.Contains("VUID", text));
            // It is warned, and throws the command buffer away.
            frame.Discard(ticket);
            float[] output = new float[expected.Length];
            plan.Run(input, output);
            Bits.Same(expected, output);
        }

        host.WaitIdle();
    }
}
