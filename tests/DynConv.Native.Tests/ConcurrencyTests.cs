using System.Diagnostics;
using System.Linq;
using System.Threading;
using System.Threading.Tasks;
using DynConv.Native.Errors;
using DynConv.Native.Tests.Hosts;
using DynConv.Native.Tests.Interop;
using Xunit;

namespace DynConv.Native.Tests;

/// <summary>Threads that get into each other's way.</summary>
public sealed class ConcurrencyTests(NativeDevice device)
{
    [Fact]
    public async Task Two_threads_in_one_plan_are_told_so_and_nothing_breaks()
    {
        ulong plan = DigitsSample.Compile(device.Context, 1);
        float[] input = Inputs.Draw(784, seed: 12);
        float[] expected = DigitsSample.Run(plan, input);
        int refused = 0;
        int ran = 0;
        Stopwatch clock = Stopwatch.StartNew();
        await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(() =>
        {
            while (Volatile.Read(ref refused) < 5 || Volatile.Read(ref ran) < 5)
            {
                Assert.True(clock.Elapsed.TotalSeconds < 60, "two threads never met in the plan");
                (ResultCode code, float[] output) = Run(plan, input);
                if (code == ResultCode.ConcurrentUse)
                {
                    Assert.Contains("thread", Expect.LastError, System.StringComparison.Ordinal);
                    Interlocked.Increment(ref refused);
                    continue;
                }

                Assert.Equal(ResultCode.Success, code);
                Assert.Equal(expected, output);
                Interlocked.Increment(ref ran);
            }
        })));
        Assert.Equal(expected, DigitsSample.Run(plan, input));
        Expect.Ok(Dynconv.PlanDestroy(plan));
    }

    [Fact]
    public async Task A_plan_may_be_destroyed_while_it_runs()
    {
        float[] input = Inputs.Draw(784, seed: 12);
        for (int round = 0; round < 10; round++)
        {
            ulong plan = DigitsSample.Compile(device.Context, 1);
            float[] expected = DigitsSample.Run(plan, input);
            using ManualResetEventSlim running = new();
            Task<ResultCode> runs = Task.Run(() =>
            {
                while (true)
                {
                    (ResultCode code, float[] output) = Run(plan, input);
                    if (code != ResultCode.Success)
                    {
                        return code;
                    }

                    Assert.Equal(expected, output);
                    running.Set();
                }
            });
            running.Wait();
            Expect.Ok(Dynconv.PlanDestroy(plan));
            Assert.Equal(ResultCode.InvalidHandle, await runs);
        }
    }

    private static unsafe (ResultCode Code, float[] Output) Run(ulong plan, float[] input)
    {
        float[] output = new float[10];
        fixed (float* from = input, to = output)
        {
            return ((ResultCode)Dynconv.PlanRun(plan, from, (ulong)input.Length, to, 10), output);
        }
    }
}
