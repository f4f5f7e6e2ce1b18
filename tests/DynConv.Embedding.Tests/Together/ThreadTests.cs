using System;
using System.Linq;
using System.Threading;
using DynConv.Embedding.Tests.Hosts;
using DynConv.Embedding.Tests.Networks;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Planning.Frames;
using Xunit;

namespace DynConv.Embedding.Tests.Together;

/// <summary>Several threads on one lent queue. The validation layers check the threads' use of every handle.</summary>
public sealed class ThreadTests(HostStage stage)
{
    private const int Threads = 4;
    private static readonly Network Net = TestNetwork.Build(seed: 21);
    private static readonly TensorShape Shape = TestNetwork.SmallShape;
    private static readonly float[][] Inputs = [.. Enumerable.Range(0, 7).Select(i => TestNetwork.Input(Shape, i))];

    [Theory]
    [InlineData("Poor")]
    [InlineData("Rich")]
    public void Plans_and_frames_of_several_threads_give_the_bits_of_one(string name)
    {
        float[][] expected = stage.Expect(Net, Shape, Inputs);
        Host host = stage[name];
        using VulkanContext context = host.Adopt();
        using Plan shared = Net.Compile(context, Shape);
        InParallel(thread =>
        {
            // One thread each: its own plan, a frame of the plan that all share, and the host's own submissions.
            using Plan plan = Net.Compile(context, Shape);
            using PlanFrame submitted = shared.CreateFrame(new FrameBindings { InFlight = 2 });
            using PlanFrame recorded = shared.CreateFrame(new FrameBindings());
            using HostCommands commands = new(host);
            float[] output = new float[expected[0].Length];
            for (int i = 0; i < 20; i++)
            {
                int index = (i + thread) % Inputs.Length;
                submitted.WriteInput(Inputs[index]);
                FrameTicket first = submitted.Submit();
                recorded.WriteInput(Inputs[(index + 1) % Inputs.Length]);
                commands.Begin();
                FrameTicket second = recorded.Record(commands.Handle);
                commands.End();
                commands.Submit();
                plan.Run(Inputs[(index + 2) % Inputs.Length], output);
                Bits.Same(expected[(index + 2) % Inputs.Length], output, "run");
                submitted.Wait(first);
                Assert.True(submitted.TryGetResult(first, output));
                Bits.Same(expected[index], output, "submitted");
                commands.Wait();
                Assert.True(recorded.TryGetResult(second, output));
                Bits.Same(expected[(index + 1) % Inputs.Length], output, "recorded");
            }
        });
        Assert.False(host.Lock.IsHeld);
    }

    [Fact]
    public void Results_are_asked_for_from_other_threads_while_one_submits()
    {
        const int Frames = 300;
        float[][] expected = stage.Expect(Net, Shape, Inputs);
        using VulkanContext context = stage.Poor.Adopt();
        using Plan plan = Net.Compile(context, Shape);
        using PlanFrame frame = plan.CreateFrame(new FrameBindings { InFlight = 3 });
        (ulong Ticket, int Index)[] started = new (ulong, int)[Frames];
        int count = 0;
        int read = 0;
        InParallel(thread =>
        {
            if (thread == 0)
            {
                for (int i = 0; i < Frames; i++)
                {
                    while (true)
                    {
                        try
                        {
                            frame.WriteInput(Inputs[i % Inputs.Length]);
                            break;
                        }
                        catch (InvalidOperationException e) when (e is not ConcurrentUseException)
                        {
                            // Every slot is in flight.
                            Thread.Yield();
                        }
                    }

                    started[i] = (frame.Submit().Value, i % Inputs.Length);
                    Volatile.Write(ref count, i + 1);
                }

                return;
            }

            float[] output = new float[expected[0].Length];
            for (int last = 0; last < Frames; last = Volatile.Read(ref count))
            {
                if (last == 0)
                {
                    continue;
                }

                (ulong ticket, int index) = started[last - 1];
                try
                {
                    if (frame.TryGetResult(new FrameTicket(ticket), output))
                    {
                        Bits.Same(expected[index], output, $"frame {last - 1}");
                        Interlocked.Increment(ref read);
                    }
                }
                catch (FrameExpiredException)
                {
                    // A later execution has its slot: never its numbers under this ticket.
                }
            }
        });
        Assert.True(read > 0);
    }

    [Fact]
    public void Two_threads_in_one_plan_are_told_and_results_are_intact()
    {
        float[][] expected = stage.Expect(Net, Shape, Inputs);
        using VulkanContext context = stage.Poor.Adopt();
        using Plan plan = Net.Compile(context, Shape);
        int collisions = 0;
        int right = 0;
        InParallel(thread =>
        {
            float[] output = new float[expected[0].Length];
            for (int i = 0; i < 100; i++)
            {
                int index = (i + thread) % Inputs.Length;
                try
                {
                    plan.Run(Inputs[index], output);
                    Bits.Same(expected[index], output, "run");
                    Interlocked.Increment(ref right);
                }
                catch (ConcurrentUseException)
                {
                    Interlocked.Increment(ref collisions);
                }
            }
        });
        Assert.True(right > 0);
        Assert.True(collisions > 0);
        float[] after = new float[expected[0].Length];
        plan.Run(Inputs[0], after);
        Bits.Same(expected[0], after);
    }

    /// <summary>Starts all threads together and fails with the first failure of any.</summary>
    private static void InParallel(Action<int> body)
    {
        Exception? failure = null;
        using Barrier start = new(Threads);
        Thread[] threads = [.. Enumerable.Range(0, Threads).Select(index => new Thread(() =>
        {
            start.SignalAndWait();
            try
            {
                body(index);
            }
            catch (Exception e)
            {
                Interlocked.CompareExchange(ref failure, e, null);
            }
        }))];
        Array.ForEach(threads, thread => thread.Start());
        Array.ForEach(threads, thread => thread.Join());
        Assert.Null(failure);
    }
}
