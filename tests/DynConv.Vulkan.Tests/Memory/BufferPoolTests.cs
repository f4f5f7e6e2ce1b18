using System;
using DynConv.Vulkan.Memory;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Device;
using DynConv.Vulkan.Tests.Gpu;
using FsCheck;
using FsCheck.Fluent;
using Xunit;

namespace DynConv.Vulkan.Tests.Memory;

public sealed class BufferPoolTests(GpuDevice gpu)
{
    private static readonly Config Seeded = ConvolutionCases.Reproducible(1000, seed: 14);

    [Theory]
    [InlineData(0, 256)]
    [InlineData(1, 256)]
    [InlineData(256, 256)]
    [InlineData(257, 512)]
    [InlineData(2049, 2304)]
    [InlineData(4096, 4096)]
    [InlineData(4097, 4608)]
    [InlineData((1ul << 30) + 1, (1ul << 30) + (1ul << 27))]
    public void Sizes_are_rounded_to_eight_steps_per_power_of_two(ulong size, ulong rounded) =>
        Assert.Equal(rounded, BufferPool.RoundUp(size));

    [Fact]
    public void Rounding_wastes_an_eighth_at_most_and_is_stable() =>
        Check.One(Seeded, Prop.ForAll(Gen.Choose(1, int.MaxValue).ToArbitrary(), size =>
        {
            ulong wanted = (ulong)size;
            ulong rounded = BufferPool.RoundUp(wanted);
            ulong most = Math.Max(256, wanted) + Math.Max(255, wanted / 8);
            return rounded >= wanted && rounded <= most && BufferPool.RoundUp(rounded) == rounded;
        }));

    [Fact]
    public void A_buffer_given_back_is_lent_again() => OwnContext.Use(options => options, context =>
    {
        BufferPool pool = context.Buffers;
        GpuBuffer first = pool.Rent(1000, MemoryKind.DeviceLocal);
        Assert.Equal(new PoolStatistics(1, 0, 0, 1), pool.Statistics);
        pool.Return(first);
        Assert.Equal(new PoolStatistics(0, first.Size, 0, 1), pool.Statistics);
        long allocations = context.Memory.TotalAllocations;
        GpuBuffer second = pool.Rent(1001, MemoryKind.DeviceLocal, "features");
        Assert.Same(first, second);
        Assert.Equal("features", second.Name);
        Assert.Equal(new PoolStatistics(1, 0, 1, 1), pool.Statistics);
        GpuBuffer other = pool.Rent(1000, MemoryKind.Upload);
        Assert.NotSame(first, other);
        Assert.True(other.IsMapped);
        pool.Return(second);
        pool.Return(other);
        Assert.InRange(context.Memory.TotalAllocations, allocations, allocations + 1);
    });

    [Fact]
    public void Trimming_gives_everything_unused_back_to_the_driver() => OwnContext.Use(options => options, context =>
    {
        using GpuBuffer kept = new(context, 1000, MemoryKind.DeviceLocal);
        ulong before = context.Memory.HeldBytes;
        ulong[] sizes = [100, 5000, 80 << 20];
        foreach (GpuBuffer buffer in Array.ConvertAll(sizes, size => context.Buffers.Rent(size, MemoryKind.Upload)))
        {
            context.Buffers.Return(buffer);
        }

        Assert.True(context.Memory.HeldBytes >= before + (80ul << 20));
        context.Buffers.Trim();
        Assert.Equal(0ul, context.Buffers.Statistics.PooledBytes);
        Assert.Equal(1, context.Memory.BufferCount);
        Assert.Equal(before, context.Memory.HeldBytes);
    });

    [Fact]
    public void Beyond_the_limit_buffers_are_destroyed_when_given_back() =>
        OwnContext.Use(options => options, context =>
        {
            context.Buffers.RetainedBytesLimit = 1000;
            GpuBuffer large = context.Buffers.Rent(2000, MemoryKind.DeviceLocal);
            context.Buffers.Return(large);
            Assert.Equal(0ul, context.Buffers.Statistics.PooledBytes);
            Assert.Equal(0, context.Memory.BufferCount);
            Assert.Throws<ObjectDisposedException>(() => large.Flush());
        });

    [Fact]
    public void A_buffer_cannot_be_given_back_twice_or_elsewhere()
    {
        GpuBuffer rented = gpu.Context.Buffers.Rent(1000, MemoryKind.DeviceLocal, "mine");
        OwnContext.Use(options => options, other =>
            Assert.Contains(
                "mine", Assert.Throws<ArgumentException>(() => other.Buffers.Return(rented)).Message,
                StringComparison.Ordinal));
        gpu.Context.Buffers.Return(rented);
        PoolStatistics before = gpu.Context.Buffers.Statistics;
        Assert.Throws<ArgumentException>(() => gpu.Context.Buffers.Return(rented));
        using GpuBuffer own = new(gpu.Context, 100, MemoryKind.DeviceLocal);
        Assert.Throws<ArgumentException>(() => gpu.Context.Buffers.Return(own));
        Assert.Equal(before, gpu.Context.Buffers.Statistics);
    }

    [Fact]
    public void Rounding_does_not_push_a_size_over_the_limit() => OwnContext.Restricted(
        device => device with { MaxMemoryAllocationSize = 4864 },
        context =>
        {
            GpuBuffer largest = context.Buffers.Rent(4800, MemoryKind.DeviceLocal);
            Assert.Equal(4864ul, largest.Size);
            context.Buffers.Return(largest);
            Assert.Same(largest, context.Buffers.Rent(4864, MemoryKind.DeviceLocal));
            context.Buffers.Return(largest);
        });
}
