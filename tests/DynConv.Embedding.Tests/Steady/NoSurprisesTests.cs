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

namespace DynConv.Embedding.Tests.Steady;

/// <summary>
/// Ten thousand frames: no managed byte, no Vulkan object, no descriptor written, nothing waited for by the library.
/// On hosts without validation, whose layers call back into managed code; the other tests run the same paths with it.
/// </summary>
public sealed class NoSurprisesTests(HostStage stage)
{
    private const int Frames = 10_000;
    private static readonly Network Net = TestNetwork.Build(seed: 10);
    private static readonly TensorShape Shape = TestNetwork.SmallShape;

    [Fact]
    public void Recorded_frames_that_read_back_cost_nothing()
    {
        float[][] inputs = [.. Enumerable.Range(0, 5).Select(seed => TestNetwork.Input(Shape, seed))];
        float[][] expected = stage.Expect(Net, Shape, inputs);
        using Host host = new(HostProfile.Poor with { Validation = false });
        InterceptedCalls calls = host.Intercept();
        using VulkanContext context = host.Adopt(calls);
        using Plan plan = Net.Compile(context, Shape, new PlanOptions { HostFramesOnly = true });
        using PlanFrame frame = plan.CreateFrame(new FrameBindings());
        using HostCommands commands = new(host);
        float[] output = new float[expected[0].Length];
        MeasureNothing(calls, context, count =>
        {
            for (int i = 0; i < count; i++)
            {
                frame.WriteInput(inputs[i % inputs.Length]);
                commands.Begin();
                FrameTicket ticket = frame.Record(commands.Handle);
                commands.End();
                commands.SubmitAndWait();
                if (!frame.TryGetResult(ticket, output) || !output.AsSpan().SequenceEqual(expected[i % inputs.Length]))
                {
                    return false;
                }
            }

            return true;
        });
        GC.KeepAlive(calls);
    }

    [Fact]
    public void Recorded_frames_of_bound_buffers_cost_nothing()
    {
        const int TimesPerSubmission = 100;
        float[] input = TestNetwork.Input(Shape);
        float[] expected = stage.Expect(Net, Shape, input);
        using Host host = new(HostProfile.Godot with { Validation = false });
        InterceptedCalls calls = host.Intercept();
        using VulkanContext context = host.Adopt(calls);
        using Plan plan = Net.Compile(context, Shape, new PlanOptions { HostFramesOnly = true });
        using HostBuffer source = new(host, (ulong)input.Length * sizeof(float));
        using HostBuffer target = new(host, (ulong)expected.Length * sizeof(float));
        using PlanFrame frame = plan.CreateFrame(new FrameBindings
        {
            Input = new ExternalBuffer { Handle = source.Handle.Handle, Size = source.Bytes },
            Output = new ExternalBuffer
            {
                Handle = target.Handle.Handle,
                Size = target.Bytes,
                After = new HostAccess(PipelineStageFlags.HostBit, AccessFlags.HostReadBit),
            },
        });
        using HostCommands commands = new(host);
        input.CopyTo(source.Singles);
        MeasureNothing(calls, context, count =>
        {
            for (int i = 0; i < count; i += TimesPerSubmission)
            {
                target.Singles.Clear();
                commands.Begin();
                for (int j = 0; j < TimesPerSubmission; j++)
                {
                    frame.Record(commands.Handle);
                }

                commands.End();
                commands.SubmitAndWait();
                if (!target.Singles.SequenceEqual(expected))
                {
                    return false;
                }
            }

            return true;
        });
        GC.KeepAlive(calls);
    }

    [Fact]
    public void Submitted_frames_cost_nothing()
    {
        float[][] inputs = [.. Enumerable.Range(0, 5).Select(seed => TestNetwork.Input(Shape, seed))];
        float[][] expected = stage.Expect(Net, Shape, inputs);
        using Host host = new(HostProfile.Rich with { Validation = false });
        InterceptedCalls calls = host.Intercept();
        using VulkanContext context = host.Adopt(calls);
        using Plan plan = Net.Compile(context, Shape, new PlanOptions { HostFramesOnly = true });
        using PlanFrame frame = plan.CreateFrame(new FrameBindings { InFlight = 2 });
        ulong timeline = host.CreateSemaphore(timeline: true);
        ulong value = 0;
        float[] output = new float[expected[0].Length];
        MeasureNothing(calls, context, count =>
        {
            for (int i = 0; i < count; i++)
            {
                frame.WriteInput(inputs[i % inputs.Length]);
                FrameTicket ticket = frame.Submit([], [new SemaphoreSignal(timeline, ++value)]);
                // The host's wait: the library's own is forbidden here.
                host.WaitFor(timeline, value);
                while (!frame.IsComplete(ticket))
                {
                }

                if (!frame.TryGetResult(ticket, output) || !output.AsSpan().SequenceEqual(expected[i % inputs.Length]))
                {
                    return false;
                }
            }

            return true;
        });
        GC.KeepAlive(calls);
    }

    /// <summary>Runs frames, and holds what it cost against nothing; <paramref name="run"/> tells of wrong
    /// results.</summary>
    private static void MeasureNothing(InterceptedCalls calls, VulkanContext context, Func<int, bool> run)
    {
        Assert.True(run(200), "a result is wrong");
        long allocations = context.Memory.TotalAllocations;
        (int forbidden, int alive) = (calls.Forbidden, calls.Alive);
        long bytes = GC.GetAllocatedBytesForCurrentThread();
        bool right = run(Frames);
        bytes = GC.GetAllocatedBytesForCurrentThread() - bytes;
        Assert.True(right, "a result is wrong");
        Assert.Equal(0, bytes);
        Assert.Equal(forbidden, calls.Forbidden);
        Assert.Equal(alive, calls.Alive);
        Assert.Equal(allocations, context.Memory.TotalAllocations);
    }
}
