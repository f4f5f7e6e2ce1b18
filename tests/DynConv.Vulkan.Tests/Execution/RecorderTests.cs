using System;
using System.Collections.Generic;
using System.Linq;
using DynConv.Vulkan.Execution;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Memory;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Tests.Gpu;
using Xunit;

namespace DynConv.Vulkan.Tests.Execution;

/// <summary>Recordings whose order only barriers keep. Synchronization validation watches every one of them.</summary>
public sealed class RecorderTests(GpuDevice gpu) : IDisposable
{
    private const int Count = 300;
    private const ulong Bytes = Count * sizeof(float);

    private readonly GpuBuffer _a = new(gpu.Context, Bytes, MemoryKind.Readback, "a");
    private readonly GpuBuffer _b = new(gpu.Context, Bytes, MemoryKind.Readback, "b");
    private readonly GpuBuffer _c = new(gpu.Context, Bytes, MemoryKind.Readback, "c");

    public void Dispose()
    {
        _a.Dispose();
        _b.Dispose();
        _c.Dispose();
    }

    [Fact]
    public void A_copy_is_ordered_after_a_copy_that_only_a_dispatch_waited_for()
    {
        Run(recorder =>
        {
            Fill(recorder, _a, 3);
            recorder.Dispatch(new Activate(Count, Activation.None), _a, _b);
            recorder.Copy(_a, _c);
        });
        AssertAll(_b, 3);
        AssertAll(_c, 3);
    }

    [Fact]
    public void A_dispatch_is_ordered_after_a_dispatch_that_only_a_copy_waited_for()
    {
        Run(recorder =>
        {
            Fill(recorder, _a, -2);
            recorder.Dispatch(new Activate(Count, Activation.ReLU), _a, _b);
            recorder.Copy(_b, _c);
            recorder.Dispatch(new Add(Count, Activation.None), _b, _b, _a);
        });
        AssertAll(_a, 0);
        AssertAll(_c, 0);
    }

    [Fact]
    public void Reads_writes_and_writes_after_reads_keep_their_order()
    {
        int barriers = Run(recorder =>
        {
            Fill(recorder, _a, 1);
            recorder.Dispatch(new Add(Count, Activation.None), _a, _a, _b);     // after the fill
            recorder.Dispatch(new Add(Count, Activation.None), _b, _b, _a);     // after a is read, b written
            recorder.Dispatch(new Add(Count, Activation.None), _a, _a, _a);     // in place
            recorder.Copy(_a, _c);
            Fill(recorder, _a, 0);                                              // after the read of a
        });
        AssertAll(_a, 0);
        AssertAll(_b, 2);
        AssertAll(_c, 8);
        Assert.Equal(5, barriers);
    }

    [Fact]
    public void Independent_commands_get_no_barrier()
    {
        using GpuBuffer input = new(gpu.Context, Bytes, MemoryKind.Upload);
        input.MapSingles(0, Count).Fill(5);
        input.Flush();
        Assert.Equal(0, Run(recorder =>
        {
            recorder.Dispatch(new Activate(Count, Activation.None), input, _a);
            recorder.Dispatch(new Activate(Count, Activation.None), input, _b);
            recorder.Dispatch(new Activate(64, Activation.None), input.Slice(0, 256), _c.Slice(0, 256));
            recorder.Dispatch(new Activate(64, Activation.None), input.Slice(256, 256), _c.Slice(256, 256));
        }));
        AssertAll(_a, 5);
    }

    [Fact]
    public void The_same_commands_can_be_submitted_again_and_again()
    {
        _a.MapSingles(0, Count).Fill(1);
        _a.Flush();
        using CommandRecorder recorder = gpu.Context.CreateRecorder();
        recorder.Dispatch(new Add(Count, Activation.None), _a, _a, _a);
        using RecordedCommands commands = recorder.Finish();
        for (int i = 0; i < 10; i++)
        {
            commands.Submit();
            Assert.Throws<InvalidOperationException>(commands.Submit);
            commands.Wait();
            commands.Wait();
        }

        AssertAll(_a, 1024);
    }

    [Fact]
    public void More_descriptor_sets_than_one_pool_holds_are_no_trouble()
    {
        Run(recorder =>
        {
            Fill(recorder, _a, 1);
            for (int i = 0; i < 200; i++)
            {
                recorder.Dispatch(new Activate(Count, Activation.None), i % 2 == 0 ? _a : _b, i % 2 == 0 ? _b : _a);
            }
        });
        AssertAll(_a, 1);
    }

    [Fact]
    public void Timestamps_have_their_names_and_are_empty_before_the_first_run()
    {
        using CommandRecorder recorder = gpu.Context.CreateRecorder();
        Assert.Throws<ArgumentOutOfRangeException>(() => recorder.EnableTimestamps(0));
        recorder.EnableTimestamps(3);
        recorder.Timestamp("start");
        Fill(recorder, _a, 1);
        recorder.Timestamp("fill");
        recorder.Copy(_a, _b);
        recorder.Timestamp("copy");
        recorder.Timestamp("one more than there is room for");
        using RecordedCommands commands = recorder.Finish();
        Assert.Empty(commands.ReadTimes());
        commands.Run();
        IReadOnlyList<(string Name, double Milliseconds)> times = commands.ReadTimes();
        Assert.Equal(
            gpu.Context.Capabilities.TimestampPeriod == 0 ? [] : ["fill", "copy"], times.Select(time => time.Name));
        Assert.All(times, time => Assert.InRange(time.Milliseconds, 0, 60_000));
    }

    [Fact]
    public void A_recorder_that_was_finished_or_dropped_records_nothing_more()
    {
        CommandRecorder recorder = gpu.Context.CreateRecorder();
        Fill(recorder, _a, 1);
        recorder.Finish().Dispose();
        Assert.Throws<ObjectDisposedException>(() => Fill(recorder, _a, 1));
        Assert.Throws<ObjectDisposedException>(() => recorder.Finish());
        CommandRecorder dropped = gpu.Context.CreateRecorder();
        Fill(dropped, _a, 1);
        dropped.Dispose();
        dropped.Dispose();
        Assert.Throws<ObjectDisposedException>(() => dropped.Copy(_a, _b));
    }

    [Fact]
    public void Disposing_waits_for_what_was_submitted()
    {
        using CommandRecorder recorder = gpu.Context.CreateRecorder();
        Fill(recorder, _a, 7);
        RecordedCommands commands = recorder.Finish();
        commands.Submit();
        commands.Dispose();
        commands.Dispose();
        AssertAll(_a, 7);
        Assert.Throws<ObjectDisposedException>(commands.Submit);
        Assert.Throws<ObjectDisposedException>(commands.Wait);
        Assert.Throws<ObjectDisposedException>(() => commands.ReadTimes());
    }

    private static void Fill(CommandRecorder recorder, BufferRange target, float value) =>
        recorder.Fill(target, BitConverter.SingleToUInt32Bits(value));

    private static void AssertAll(GpuBuffer buffer, float value)
    {
        buffer.Invalidate();
        Assert.All(buffer.MapSingles(0, Count).ToArray(), actual => Assert.Equal(value, actual));
    }

    private int Run(Action<CommandRecorder> record)
    {
        using CommandRecorder recorder = gpu.Context.CreateRecorder();
        record(recorder);
        int barriers = recorder.BarrierCount;
        using RecordedCommands commands = recorder.Finish();
        commands.Run();
        return barriers;
    }
}
