using System;
using System.Diagnostics;
using DynConv.Tool.Commands;
using DynConv.Tool.Devices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Planning;

namespace DynConv.Tool.Bench;

/// <summary>
/// From nothing to a first result, in devices of its own: without a pipeline cache, then with what that start left
/// behind. What the driver keeps itself stays as it is.
/// </summary>
internal static class StartClock
{
    public static BenchDocument.Starts Measure(
        GlobalOptions.Values options, Func<Network> build, TensorShape input, PlanOptions wanted)
    {
        (BenchDocument.Start cold, byte[] cache) = Once(options, build, input, wanted, []);
        (BenchDocument.Start warm, _) = Once(options, build, input, wanted, cache);
        return new BenchDocument.Starts(cold, warm);
    }

    private static (BenchDocument.Start Times, byte[] Cache) Once(
        GlobalOptions.Values options, Func<Network> build, TensorShape input, PlanOptions wanted, byte[] cache)
    {
        float[] values = RandomNumbers.Draw(input.ElementCount, 1, 1);
        long start = Stopwatch.GetTimestamp();
        using VulkanContext context = VulkanContext.Create(new VulkanContextOptions
        {
            Device = options.Device,
            PipelineCacheData = cache,
        });
        double open = Lap(ref start);
        using Plan plan = build().CompileTuned(context, input, wanted);
        double planning = Lap(ref start);
        plan.Run(values, new float[plan.OutputShape.ElementCount]);
        double run = Lap(ref start);
        return (new BenchDocument.Start(open, planning, run), context.Pipelines.Export());
    }

    private static double Lap(ref long start)
    {
        long now = Stopwatch.GetTimestamp();
        double milliseconds = Stopwatch.GetElapsedTime(start, now).TotalMilliseconds;
        start = now;
        return milliseconds;
    }
}
