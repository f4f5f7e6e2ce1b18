using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.IO;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Execution;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Memory;
using DynConv.Vulkan.Pipelines;

namespace DynConv.Tool.Bench;

/// <summary>
/// What the device can do at best, by shaders that do nothing else: multiply-adds, a copy, and the cost of asking.
/// </summary>
internal sealed class DevicePeaks(VulkanContext context)
{
    private const int Tries = 5;
    private const double LongEnough = 10;
    private const int ChainsPerInvocation = 32;
    private const uint LargestGroup = 256;
    private const ulong LargestCopy = 256 << 20;
    private const ulong CopyOfSoftware = 32 << 20;
    private const uint MostRounds = 1 << 20;

    private readonly uint _groupSize = Math.Min(LargestGroup, context.Capabilities.MaxGroupInvocations);

    /// <summary>Float32 operations a second, two for a multiply-add.</summary>
    public double Operations { get; private set; }

    /// <summary>Bytes a second, read and written together.</summary>
    public double Bytes { get; private set; }

    /// <summary>Milliseconds of submitting next to nothing and waiting for it.</summary>
    public double Submission { get; private set; } = double.PositiveInfinity;

    /// <summary>Measures; the best of this and earlier times counts.</summary>
    public void Measure()
    {
        MeasureSubmission();
        MeasureOperations();
        MeasureBytes();
    }

    /// <summary>The least milliseconds for so many operations and bytes.</summary>
    public double Floor(double operations, double bytes) => Math.Max(operations / Operations, bytes / Bytes) * 1e3;

    private void MeasureSubmission()
    {
        using GpuBuffer buffer = new(context, 256, MemoryKind.DeviceLocal, "nothing");
        using CommandRecorder recorder = context.CreateRecorder();
        recorder.Fill(buffer, 0);
        using RecordedCommands commands = recorder.Finish();
        commands.Run();
        List<double> times = [];
        for (int i = 0; i < 10 * Tries; i++)
        {
            long start = Stopwatch.GetTimestamp();
            commands.Run();
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        Submission = Math.Min(Submission, Spread.Of(times)!.Median);
    }

    private void MeasureOperations()
    {
        uint groups = context.Capabilities.IsSoftware ? 256u : 8192u;
        ulong invocations = (ulong)groups * _groupSize;
        using GpuBuffer input = Operands();
        using GpuBuffer output = new(context, invocations * 16, MemoryKind.DeviceLocal, "sums");
        for (uint rounds = 64; ; rounds *= 2)
        {
            using RecordedCommands commands = Record(
                "multiply_add", rounds, new GroupCount(groups, 1), input, output);
            double time = Best(commands, rounds == 64 ? 2 : 1);
            if (time < LongEnough && rounds < MostRounds)
            {
                continue;
            }

            time = Math.Min(time, Best(commands, Tries));
            Operations = Math.Max(Operations, 2.0 * ChainsPerInvocation * invocations * rounds / time * 1e3);
            return;
        }
    }

    private void MeasureBytes()
    {
        DeviceCapabilities device = context.Capabilities;
        ulong bytes = Math.Min(
            device.IsSoftware ? CopyOfSoftware : LargestCopy,
            Math.Min(device.MaxStorageBufferRange, device.DeviceLocalBytes / 8)) / 16 * 16;
        using GpuBuffer source = new(context, bytes, MemoryKind.DeviceLocal, "copied");
        using GpuBuffer target = new(context, bytes, MemoryKind.DeviceLocal, "copy");
        using (CommandRecorder recorder = context.CreateRecorder())
        {
            recorder.Fill(source, 0x3f9d70a4);
            using RecordedCommands fill = recorder.Finish();
            fill.Run();
        }

        using RecordedCommands commands = Record(
            "copy", (uint)(bytes / 16), GroupCount.Cover(bytes / 16, _groupSize, device), source, target);
        Bytes = Math.Max(Bytes, 2.0 * bytes / Best(commands, 2 * Tries) * 1e3);
    }

    private GpuBuffer Operands()
    {
        GpuBuffer buffer = new(context, 32, MemoryKind.Upload, "operands");
        Span<float> values = buffer.MapSingles(0, 8);
        values[..4].Fill(0.999f);
        values[4..].Fill(0.001f);
        buffer.Flush();
        return buffer;
    }

    private RecordedCommands Record(string shader, uint parameter, GroupCount groups, GpuBuffer input, GpuBuffer output)
    {
        using CommandRecorder recorder = context.CreateRecorder();
        recorder.EnableTimestamps(2);
        recorder.Timestamp("start");
        recorder.Dispatch(
            Load(shader), new Specialization(_groupSize), MemoryMarshal.AsBytes(new ReadOnlySpan<uint>(in parameter)),
            groups, [Access.Read, Access.Write], [input, output]);
        recorder.Timestamp(shader);
        return recorder.Finish();
    }

    private double Best(RecordedCommands commands, int tries)
    {
        double best = double.PositiveInfinity;
        for (int i = 0; i < tries; i++)
        {
            long start = Stopwatch.GetTimestamp();
            commands.Run();
            double wall = Stopwatch.GetElapsedTime(start).TotalMilliseconds;
            IReadOnlyList<(string Name, double Milliseconds)> times = commands.ReadTimes();
            // Some drivers' timestamps are of the moment of asking, not of the work.
            double device = times.Count == 0 ? 0 : times[^1].Milliseconds;
            best = Math.Min(best, device > wall / 4 ? device : Math.Max(wall - Submission, wall / 2));
        }

        return best;
    }

    private static ShaderModuleCode Load(string name)
    {
        using Stream stream = typeof(DevicePeaks).Assembly.GetManifestResourceStream($"DynConv.Shaders.{name}.spv")
            ?? throw new InvalidOperationException($"the tool was built without its shader {name}");
        byte[] bytes = new byte[stream.Length];
        stream.ReadExactly(bytes);
        return new ShaderModuleCode($"bench/{name}", MemoryMarshal.Cast<byte, uint>(bytes).ToArray());
    }
}
