using System;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Memory;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Tests.Device;
using DynConv.Vulkan.Tests.Reference;
using Xunit;

namespace DynConv.Vulkan.Tests.Planning;

/// <summary>Plan once, run many: a run of a plan takes nothing from the collector, the driver or the pool.</summary>
public sealed class SteadyStateTests
{
    /// <summary>Of a small image: the number of runs matters, not their length.</summary>
    private const int Side = 12;

    [Theory]
    [InlineData(1000, true)]
    [InlineData(200, false)]
    public void Runs_allocate_nothing(int runs, bool unifiedMemory)
    {
        // Without validation, whose layers call back into managed code; other tests run the same plans with it.
        using VulkanContext context = VulkanContext.Create(new VulkanContextOptions
        {
            EnableValidation = false,
            Restrict = device => device with { UnifiedMemory = unifiedMemory && device.UnifiedMemory },
        });
        using Plan plan = DigitsNetwork.Network.Compile(context, new TensorShape(1, 1, Side, Side));
        float[] image = DigitsNetwork.Images(1, seed: 9)[..(Side * Side)];
        float[] first = new float[10];
        float[] last = new float[10];
        plan.Run(image, first);
        plan.Run(image, last);
        (MemoryStatistics memory, PoolStatistics pool) = (context.Memory, context.Buffers.Statistics);
        (int pipelines, long hits, int holders) = (context.Pipelines.Count, context.Pipelines.Hits, context.Holders);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < runs; i++)
        {
            plan.Run(image, last);
        }

        long after = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(0, after - before);
        Assert.Equal(memory, context.Memory);
        Assert.Equal(pool, context.Buffers.Statistics);
        Assert.Equal((pipelines, hits, holders), (context.Pipelines.Count, context.Pipelines.Hits, context.Holders));
        Parity.SameBits(last, first, $"run {runs}");
    }

    [Fact]
    public void Runs_allocate_nothing_with_validation_on_either() => OwnContext.Use(options => options, context =>
    {
        using Plan plan = DigitsNetwork.Network.Compile(context, new TensorShape(1, 1, Side, Side));
        float[] image = DigitsNetwork.Images(1, seed: 9)[..(Side * Side)];
        float[] logits = new float[10];
        plan.Run(image, logits);
        long allocations = context.Memory.TotalAllocations;
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int i = 0; i < 100; i++)
        {
            plan.Run(image, logits);
        }

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        Assert.Equal(allocations, context.Memory.TotalAllocations);
    });
}
