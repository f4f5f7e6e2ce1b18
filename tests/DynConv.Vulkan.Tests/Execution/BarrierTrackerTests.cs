using System.Runtime.CompilerServices;
using DynConv.Vulkan.Execution;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Memory;
using Silk.NET.Vulkan;
using Xunit;

namespace DynConv.Vulkan.Tests.Execution;

public sealed class BarrierTrackerTests
{
    private const PipelineStageFlags Compute = PipelineStageFlags.ComputeShaderBit;
    private const PipelineStageFlags Transfer = PipelineStageFlags.TransferBit;
    private const AccessFlags ShaderWrite = AccessFlags.ShaderWriteBit;

    // Only told apart, never touched.
    private readonly BufferRange _a = new((GpuBuffer)RuntimeHelpers.GetUninitializedObject(typeof(GpuBuffer)), 0, 100);
    private readonly BufferRange _b = new((GpuBuffer)RuntimeHelpers.GetUninitializedObject(typeof(GpuBuffer)), 0, 100);
    private readonly BarrierTracker _tracker = new();

    [Theory]
    [InlineData(Access.Read, Access.Read, false)]
    [InlineData(Access.Write, Access.Read, true)]
    [InlineData(Access.Read, Access.Write, true)]
    [InlineData(Access.Write, Access.Write, true)]
    [InlineData(Access.ReadWrite, Access.Read, true)]
    [InlineData(Access.Read, Access.ReadWrite, true)]
    public void Only_two_reads_of_one_range_need_no_barrier(Access first, Access second, bool needed)
    {
        _tracker.Add([_a], [first], Compute);
        Assert.Equal(needed, Needs(_a, second));
        Assert.False(Needs(_b, second));
    }

    [Theory]
    [InlineData(0, 50, 50, 50, false)]
    [InlineData(50, 50, 0, 50, false)]
    [InlineData(0, 51, 50, 50, true)]
    [InlineData(50, 50, 0, 51, true)]
    [InlineData(20, 10, 0, 100, true)]
    [InlineData(0, 100, 20, 10, true)]
    public void Ranges_of_one_buffer_conflict_where_they_overlap(
        ulong offset, ulong size, ulong next, ulong nextSize, bool needed)
    {
        _tracker.Add([_a.Slice(offset, size)], [Access.Write], Compute);
        Assert.Equal(needed, Needs(_a.Slice(next, nextSize), Access.Read));
    }

    [Fact]
    public void Nothing_is_waited_for_twice()
    {
        _tracker.Add([_a], [Access.Write], Compute);
        Assert.True(Needs(_a, Access.Read));
        _tracker.Clear();
        Assert.False(Needs(_a, Access.Read));
    }

    [Fact]
    public void A_barrier_waits_for_everything_pending_and_reaches_every_command()
    {
        _tracker.Add([_a], [Access.Write], Transfer);
        _tracker.Add([_b], [Access.ReadWrite], Compute);
        Assert.True(_tracker.Needs([_a], [Access.Read], out BarrierTracker.Barrier barrier));
        Assert.Equal(
            new BarrierTracker.Barrier(
                Compute | Transfer,
                AccessFlags.TransferWriteBit | ShaderWrite,
                Compute | Transfer,
                AccessFlags.ShaderReadBit | ShaderWrite | AccessFlags.TransferReadBit | AccessFlags.TransferWriteBit),
            barrier);
    }

    [Fact]
    public void A_write_after_a_read_waits_but_flushes_nothing()
    {
        _tracker.Add([_a], [Access.Read], Compute);
        Assert.True(_tracker.Needs([_a], [Access.Write], out BarrierTracker.Barrier barrier));
        Assert.Equal((Compute, (AccessFlags)0), (barrier.SourceStages, barrier.SourceAccess));
    }

    [Fact]
    public void The_second_of_several_ranges_counts_too()
    {
        _tracker.Add([_a], [Access.Write], Compute);
        Assert.True(_tracker.Needs([_b, _a], [Access.Write, Access.Read], out _));
    }

    [Fact]
    public void The_host_sees_writes_of_before_the_last_barrier_too()
    {
        _tracker.Add([_a], [Access.Write], Compute);
        _tracker.Clear();
        _tracker.Add([_a, _b], [Access.Read, Access.Write], Transfer);
        _tracker.Clear();
        Assert.True(_tracker.NeedsHost(out BarrierTracker.Barrier barrier));
        Assert.Equal(
            new BarrierTracker.Barrier(
                Compute | Transfer, ShaderWrite | AccessFlags.TransferWriteBit, PipelineStageFlags.HostBit,
                AccessFlags.HostReadBit),
            barrier);
    }

    [Fact]
    public void The_host_waits_for_nothing_where_nothing_was_written()
    {
        Assert.False(_tracker.NeedsHost(out _));
        _tracker.Add([_a], [Access.Read], Compute);
        Assert.False(_tracker.NeedsHost(out _));
    }

    private bool Needs(BufferRange range, Access access) => _tracker.Needs([range], [access], out _);
}
