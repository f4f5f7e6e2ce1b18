using System;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Memory;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Device;
using DynConv.Vulkan.Tests.Planning;
using Silk.NET.Vulkan;
using Xunit;

namespace DynConv.Vulkan.Tests.Memory;

public sealed class MemoryBudgetTests
{
    private const ulong Mebibyte = 1 << 20;

    [Fact]
    public void More_than_the_budget_is_refused_with_the_numbers_and_leaves_nothing() => WithBudget(10, context =>
    {
        using GpuBuffer first = new(context, 6 * Mebibyte, MemoryKind.DeviceLocal);
        MemoryStatistics before = context.Memory;
        VulkanException refused = Assert.Throws<VulkanException>(
            () => new GpuBuffer(context, 5 * Mebibyte, MemoryKind.DeviceLocal, "features"));
        Assert.Equal(Result.ErrorOutOfDeviceMemory, refused.Result);
        Assert.StartsWith(
            "allocate features: asked 5 MiB, 4 MiB of the budget of 10 MiB are left; ", refused.Message,
            StringComparison.Ordinal);
        Assert.Equal(before, context.Memory);
        using GpuBuffer second = new(context, 4 * Mebibyte, MemoryKind.DeviceLocal);
        Assert.Equal(10 * Mebibyte, context.Memory.UsedBytes);
    });

    [Fact]
    public void Pooled_buffers_make_room_before_anything_is_refused() => WithBudget(10, context =>
    {
        context.Buffers.Return(context.Buffers.Rent(8 * Mebibyte, MemoryKind.DeviceLocal));
        GpuBuffer other = context.Buffers.Rent(9 * Mebibyte, MemoryKind.DeviceLocal);
        Assert.Equal(0ul, context.Buffers.Statistics.PooledBytes);
        context.Buffers.Return(other);
    });

    [Fact]
    public void Empty_allocations_make_room_before_anything_is_refused() => WithBudget(10, context =>
    {
        new GpuBuffer(context, 8 * Mebibyte, MemoryKind.DeviceLocal).Dispose();
        Assert.Equal((0, 1), (context.Memory.BufferCount, context.Memory.AllocationCount));
        using GpuBuffer other = new(context, 9 * Mebibyte, MemoryKind.DeviceLocal);
        Assert.Equal(1, context.Memory.AllocationCount);
    });

    [Fact]
    public void A_plan_over_the_budget_is_refused_whole() => WithBudget(1, context =>
    {
        ConvolutionCase given = ConvolutionCase.Parse("n=4 c=16 o=64 in=64x64 k=3 p=1");
        Network network = LayerCase.Build(given, new ConvolutionTensors(given));
        VulkanException refused = Assert.Throws<VulkanException>(
            () => network.Compile(context, new TensorShape(4, 16, 64, 64)));
        Assert.Equal(Result.ErrorOutOfDeviceMemory, refused.Result);
        Assert.Contains("budget of 1 MiB", refused.Message, StringComparison.Ordinal);
        Assert.Equal(0, context.Buffers.Statistics.Rented);
        // A smaller one still works.
        ConvolutionCase small = given with { N = 1, H = 8, W = 8 };
        LayerCase.Run run = LayerCase.Execute(context, network, small, new float[16 * 64], Observe.None);
        Assert.Equal(64 * 64, run.Output.Length);
    });

    [Fact]
    public void What_the_driver_refuses_leaves_nothing()
    {
        // 64 TiB on a device that claims to allow it. Without validation, which knows better and would refuse first.
        using VulkanContext context = VulkanContext.Create(new VulkanContextOptions
        {
            EnableValidation = false,
            Restrict = device => device with { MaxMemoryAllocationSize = ulong.MaxValue },
        });
        MemoryStatistics before = context.Memory;
        VulkanException refused = Assert.Throws<VulkanException>(
            () => context.Buffers.Rent(1ul << 46, MemoryKind.DeviceLocal, "absurd"));
        // The buffer or its memory: drivers differ in which they refuse.
        Assert.Matches(
            @"create absurd of 70368744177664 bytes: ErrorOut|allocate absurd: ErrorOut.*\(asked 67108864 MiB",
            refused.Message);
        Assert.Equal(before, context.Memory);
        Assert.Equal((0, 1), (context.Buffers.Statistics.Rented, context.Holders));
    }

    [Fact]
    public void Plans_that_come_and_go_use_the_same_memory() => OwnContext.Use(options => options, context =>
    {
        ConvolutionCase given = ConvolutionCase.Parse("n=2 c=4 o=8 in=9x9 k=3 p=1");
        ConvolutionTensors tensors = new(given);
        Network network = LayerCase.Build(given, tensors);
        LayerCase.Execute(context, network, given, tensors.Input, Observe.Stages);
        MemoryStatistics warm = context.Memory;
        (long misses, int pipelines) = (context.Buffers.Statistics.Misses, context.Pipelines.Count);
        for (int i = 0; i < 50; i++)
        {
            LayerCase.Execute(context, network, given, tensors.Input, Observe.Stages);
        }

        Assert.Equal(0, context.Buffers.Statistics.Rented);
        Assert.Equal(warm, context.Memory);
        Assert.Equal((misses, pipelines), (context.Buffers.Statistics.Misses, context.Pipelines.Count));
    });

    [Fact]
    public void Plans_of_many_shapes_do_not_pile_memory_up() => OwnContext.Use(options => options, context =>
    {
        context.Buffers.RetainedBytesLimit = Mebibyte;
        ConvolutionCase given = ConvolutionCase.Parse("n=1 c=4 o=8 in=9x9 k=3 p=1");
        Network network = LayerCase.Build(given, new ConvolutionTensors(given));
        for (int side = 3; side < 200; side += 13)
        {
            ConvolutionCase sized = given with { H = side, W = side };
            LayerCase.Execute(context, network, sized, new float[4 * side * side], Observe.None);
        }

        Assert.Equal(0, context.Buffers.Statistics.Rented);
        Assert.True(context.Buffers.Statistics.PooledBytes <= Mebibyte);
        Assert.True(context.Memory.HeldBytes <= 64 * Mebibyte, $"{context.Memory}");
        context.Buffers.Trim();
        Assert.Equal(0ul, context.Memory.HeldBytes);
    });

    private static void WithBudget(ulong mebibytes, Action<VulkanContext> body) =>
        OwnContext.Use(options => options with { MemoryBudget = mebibytes * Mebibyte }, body);
}
