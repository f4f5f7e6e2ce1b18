using System;
using System.Diagnostics;
using System.Globalization;
using System.Linq;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Execution;
using DynConv.Vulkan.Memory;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Planning.Frames;
using Silk.NET.Vulkan;
using Spectre.Console;

namespace DynConv.Benchmarks;

/// <summary>
/// Processor time and managed bytes of appending a network of twenty dynamic layers to a host's command buffer, which
/// is begun and ended outside the measured time.
/// </summary>
internal static unsafe class RecordingBenchmark
{
    private const int Rounds = 4000;

    public static void Run(VulkanContext context)
    {
        using Plan plan = DeepNetwork.Build().Compile(
            context, DeepNetwork.Input, new PlanOptions { HostFramesOnly = true });
        ulong bytes = (ulong)DeepNetwork.Input.ElementCount * sizeof(float);
        using GpuBuffer input = new(context, bytes, MemoryKind.DeviceLocal, "host input");
        using GpuBuffer output = new(context, bytes, MemoryKind.DeviceLocal, "host output");
        using PlanFrame bound = plan.CreateFrame(new FrameBindings
        {
            Input = new ExternalBuffer { Handle = input.Handle.Handle, Size = bytes },
            Output = new ExternalBuffer { Handle = output.Handle.Handle, Size = bytes },
        });
        CommandPoolCreateInfo poolInfo = new()
        {
            SType = StructureType.CommandPoolCreateInfo,
            Flags = CommandPoolCreateFlags.ResetCommandBufferBit,
            QueueFamilyIndex = context.QueueFamily,
        };
        CommandPool pool;
        context.Check(context.Api.CreateCommandPool(context.Handle, &poolInfo, null, &pool), "create a command pool");
        CommandBufferAllocateInfo bufferInfo = new()
        {
            SType = StructureType.CommandBufferAllocateInfo,
            CommandPool = pool,
            Level = CommandBufferLevel.Primary,
            CommandBufferCount = 1,
        };
        CommandBuffer commands;
        context.Check(context.Api.AllocateCommandBuffers(context.Handle, &bufferInfo, &commands), "allocate commands");
        CommandBufferBeginInfo begin = new() { SType = StructureType.CommandBufferBeginInfo };
        double[] microseconds = new double[Rounds];
        long allocated = 0;
        for (int round = -200; round < Rounds; round++)
        {
            context.Check(context.Api.BeginCommandBuffer(commands, &begin), "begin");
            long bytesBefore = GC.GetAllocatedBytesForCurrentThread();
            long start = Stopwatch.GetTimestamp();
            bound.Record(commands.Handle);
            TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
            long more = GC.GetAllocatedBytesForCurrentThread() - bytesBefore;
            context.Check(context.Api.EndCommandBuffer(commands), "end");
            if (round >= 0)
            {
                microseconds[round] = elapsed.TotalMicroseconds;
                allocated += more;
            }
        }

        context.Api.DestroyCommandPool(context.Handle, pool, null);
        double[] sorted = [.. microseconds.Order()];
        Table table = new();
        table.AddColumns("dispatches", "barriers", "µs median", "quartiles", "p99", "bytes");
        table.AddRow(
            Text(bound.Dispatches), Text(bound.Barriers), Text(sorted[Rounds / 2]),
            $"{Text(sorted[Rounds / 4])}–{Text(sorted[Rounds * 3 / 4])}", Text(sorted[Rounds * 99 / 100]),
            Text(allocated));
        AnsiConsole.Write(table);
    }

    private static string Text(double value) => value.ToString("0.##", CultureInfo.InvariantCulture);
}
