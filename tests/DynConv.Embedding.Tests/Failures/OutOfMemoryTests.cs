using System;
using System.Collections.Generic;
using DynConv.Embedding.Tests.Hosts;
using DynConv.Embedding.Tests.Networks;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Execution;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Planning.Frames;
using Silk.NET.Vulkan;
using Xunit;

namespace DynConv.Embedding.Tests.Failures;

/// <summary>Every call that makes something fails once, from the first to the last.</summary>
public sealed class OutOfMemoryTests(HostStage stage)
{
    private static readonly Network Net = TestNetwork.Build(seed: 16);
    private static readonly TensorShape Shape = TestNetwork.SmallShape;

    [Theory]
    [InlineData(Result.ErrorOutOfDeviceMemory)]
    [InlineData(Result.ErrorOutOfHostMemory)]
    public void Whatever_cannot_be_made_is_a_typed_exception_and_nothing_leaks(Result failure)
    {
        float[] input = TestNetwork.Input(Shape);
        float[] expected = stage.Expect(Net, Shape, input);
        // Validation is on in the other tests; here it would only slow down what is made a hundred times.
        using Host host = new(HostProfile.Poor with { Validation = false });
        using HostBuffer target = new(host, (ulong)expected.Length * sizeof(float));
        InterceptedCalls calls = host.Intercept();
        List<string> leaks = [];
        int failed = 0;
        for (int n = 1; ; n++)
        {
            Assert.True(n < 500, "it never succeeds");
            calls.Creations.FailFrom(n, failure);
            bool done = TryOnce(host, calls, target, input, expected, failure, ref failed);
            if (calls.Alive != 0)
            {
                leaks.Add($"call {n}: {calls.AliveText}");
                calls.Forget();
            }

            if (done)
            {
                break;
            }
        }

        Assert.True(leaks.Count == 0, string.Join('\n', leaks));
        Assert.True(failed > 30, $"only {failed} failures were seen");
        Assert.False(host.Lock.IsHeld);
        // The host's device has noticed nothing.
        calls.Creations.FailNoMore();
        target.Singles.Clear();
        Assert.True(TryOnce(host, calls, target, input, expected, failure, ref failed));
        GC.KeepAlive(calls);
    }

    /// <summary>Adopts, compiles, runs and records. Whether nothing failed.</summary>
    private static bool TryOnce(
        Host host, InterceptedCalls calls, HostBuffer target, float[] input, float[] expected, Result failure,
        ref int failed)
    {
        try
        {
            using VulkanContext context = host.Adopt(calls);
            using Plan plan = Net.Compile(context, Shape, new PlanOptions { Profile = true });
            using PlanFrame frame = plan.CreateFrame(new FrameBindings
            {
                Output = new ExternalBuffer { Handle = target.Handle.Handle, Size = target.Bytes },
                Readback = true,
                InFlight = 2,
            });
            frame.WriteInput(input);
            FrameTicket ticket = frame.Submit();
            frame.Wait(ticket);
            float[] output = new float[expected.Length];
            Assert.True(frame.TryGetResult(ticket, output));
            Bits.Same(expected, output);
            return true;
        }
        catch (VulkanException e)
        {
            Assert.Equal(failure, e.Result);
            Assert.DoesNotContain('\n', e.Message);
            Assert.Contains(failure.ToString(), e.Message, StringComparison.Ordinal);
            failed++;
            return false;
        }
    }
}
