using System;
using System.Linq;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Memory;
using DynConv.Vulkan.Tests.Device;
using DynConv.Vulkan.Tests.Gpu;
using Xunit;

namespace DynConv.Vulkan.Tests.Memory;

public sealed class GpuBufferTests(GpuDevice gpu)
{
    [Fact]
    public void What_the_host_writes_it_reads_back()
    {
        using GpuBuffer buffer = new(gpu.Context, 40, MemoryKind.Upload, "numbers");
        Assert.True(buffer.IsMapped);
        Enumerable.Range(0, 10).Select(i => (float)i).ToArray().CopyTo(buffer.MapSingles(0, 10));
        buffer.Flush();
        buffer.Invalidate();
        Assert.Equal([3f, 4, 5], buffer.MapSingles(12, 3).ToArray());
        Assert.Empty(buffer.MapSingles(40, 0).ToArray());
    }

    [Theory]
    [InlineData(0, 11)]
    [InlineData(4, 10)]
    [InlineData(40, 1)]
    [InlineData(44, 0)]
    [InlineData(2, 1)]
    [InlineData(0, -1)]
    [InlineData(ulong.MaxValue - 3, 1)]
    [InlineData(0, int.MaxValue)]
    public void Floats_outside_a_buffer_are_refused(ulong offset, int count)
    {
        using GpuBuffer buffer = new(gpu.Context, 40, MemoryKind.Upload, "numbers");
        ArgumentOutOfRangeException refused = Assert.Throws<ArgumentOutOfRangeException>(
            () => buffer.MapSingles(offset, count));
        Assert.Contains("numbers of 40 bytes", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Memory_that_the_host_cannot_see_is_not_mapped() => OwnContext.Restricted(
        device => device with { UnifiedMemory = false },
        context =>
        {
            using GpuBuffer buffer = new(context, 40, MemoryKind.DeviceLocal, "weights");
            Assert.False(buffer.IsMapped);
            InvalidOperationException refused = Assert.Throws<InvalidOperationException>(() => buffer.MapSingles(0, 1));
            Assert.StartsWith(
                "weights is in memory that the host cannot see", refused.Message, StringComparison.Ordinal);
            buffer.Flush();
        });

    [Fact]
    public void Neighbours_in_one_allocation_do_not_touch()
    {
        GpuBuffer[] buffers =
        [
            .. Enumerable.Range(1, 20).Select(i => new GpuBuffer(gpu.Context, (ulong)(4 * i), MemoryKind.Upload)),
        ];
        for (int i = 0; i < buffers.Length; i++)
        {
            buffers[i].MapSingles(0, i + 1).Fill(i);
        }

        for (int i = 0; i < buffers.Length; i++)
        {
            Assert.All(buffers[i].MapSingles(0, i + 1).ToArray(), value => Assert.Equal(i, value));
            buffers[i].Dispose();
        }
    }

    [Fact]
    public void A_buffer_of_nothing_is_refused() =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new GpuBuffer(gpu.Context, 0, MemoryKind.DeviceLocal));

    [Fact]
    public void A_buffer_that_is_gone_cannot_be_used_but_disposed_again()
    {
        MemoryStatistics before = gpu.Context.Memory;
        GpuBuffer buffer = new(gpu.Context, 40, MemoryKind.Upload);
        buffer.Dispose();
        buffer.Dispose();
        Assert.Equal(before.BufferCount, gpu.Context.Memory.BufferCount);
        Assert.Throws<ObjectDisposedException>(() => buffer.MapSingles(0, 1));
        Assert.Throws<ObjectDisposedException>(buffer.Flush);
        Assert.Throws<ObjectDisposedException>(buffer.Invalidate);
    }

    [Theory]
    [InlineData(1001)]
    [InlineData(ulong.MaxValue)]
    public void More_than_the_device_allocates_at_once_is_refused_with_the_numbers(ulong size) => OwnContext.Restricted(
        device => device with { MaxMemoryAllocationSize = 1000 },
        context =>
        {
            DeviceLimitException refused = Assert.Throws<DeviceLimitException>(
                () => new GpuBuffer(context, size, MemoryKind.DeviceLocal, "bank"));
            Assert.Contains($"allocate bank: {size} bytes", refused.Message, StringComparison.Ordinal);
            Assert.Contains("1000 bytes", refused.Message, StringComparison.Ordinal);
            Assert.Throws<DeviceLimitException>(() => context.Buffers.Rent(size, MemoryKind.DeviceLocal));
            Assert.Equal((0, 0ul), (context.Memory.BufferCount, context.Memory.HeldBytes));
            Assert.Equal(0, context.Buffers.Statistics.Rented);
        });
}
