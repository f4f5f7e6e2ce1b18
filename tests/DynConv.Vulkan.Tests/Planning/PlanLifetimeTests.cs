using System;
using System.Linq;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Execution;
using DynConv.Vulkan.Memory;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Tests.Cases;
using DynConv.Vulkan.Tests.Device;
using DynConv.Vulkan.Tests.Gpu;
using Silk.NET.Vulkan;
using Xunit;

namespace DynConv.Vulkan.Tests.Planning;

/// <summary>What happens after the end: of a plan, of its context, of the device.</summary>
public sealed class PlanLifetimeTests(GpuDevice gpu)
{
    private static readonly ConvolutionCase Given = ConvolutionCase.Parse("n=2 c=4 o=6 in=5x5 k=3");
    private static readonly ConvolutionTensors Tensors = new(Given);
    private static readonly Network Layer = LayerCase.Build(Given, Tensors);
    private static readonly float[] Output = new float[2 * 6 * 3 * 3];

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(1, 0)]
    [InlineData(0, -1)]
    [InlineData(0, 1)]
    public void Arrays_of_another_length_are_refused_with_both_numbers(int moreInput, int moreOutput)
    {
        using Plan plan = Compile(gpu.Context);
        ArgumentException refused = Assert.Throws<ArgumentException>(
            () => plan.Run(new float[Tensors.Input.Length + moreInput], new float[Output.Length + moreOutput]));
        Assert.Contains(moreInput != 0 ? "2×4×5×5 = 200" : "2×6×3×3 = 108", refused.Message, StringComparison.Ordinal);
        Assert.Contains(
            moreInput != 0 ? $"{200 + moreInput}" : $"{108 + moreOutput}", refused.Message, StringComparison.Ordinal);
        plan.Run(Tensors.Input, Output);
    }

    [Fact]
    public void A_plan_that_is_gone_cannot_run_but_be_disposed_again()
    {
        Plan plan = Compile(gpu.Context, Observe.Attention);
        plan.Run(Tensors.Input, Output);
        plan.Dispose();
        plan.Dispose();
        Assert.Throws<ObjectDisposedException>(() => plan.Run(Tensors.Input, Output));
        Assert.Throws<ObjectDisposedException>(() => plan.Read(plan.Observations[0]));
        Assert.Throws<ObjectDisposedException>(() => plan.ReadTimes());
    }

    [Fact]
    public void What_another_plan_keeps_cannot_be_read()
    {
        using Plan plan = Compile(gpu.Context, Observe.Attention);
        using Plan other = Compile(gpu.Context, Observe.Attention);
        Assert.Throws<ArgumentException>(() => plan.Read(other.Observations[0]));
        Assert.Throws<ArgumentNullException>(() => plan.Read(null!));
    }

    [Fact]
    public void A_plan_may_be_disposed_after_its_context()
    {
        VulkanContext context = VulkanContext.Create(new VulkanContextOptions { EnableValidation = true });
        Plan plan = Compile(context, Observe.Attention);
        plan.Run(Tensors.Input, Output);
        GpuBuffer buffer = new(context, 100, MemoryKind.Upload);
        GpuBuffer rented = context.Buffers.Rent(100, MemoryKind.Upload);
        CommandRecorder recorder = context.CreateRecorder();
        context.Dispose();
        context.Dispose();
        Assert.Throws<ObjectDisposedException>(() => plan.Run(Tensors.Input, Output));
        Assert.Throws<ObjectDisposedException>(() => plan.Read(plan.Observations[0]));
        Assert.Throws<ObjectDisposedException>(() => buffer.MapSingles(0, 1));
        Assert.Throws<ObjectDisposedException>(() => recorder.Fill(buffer, 0));
        Assert.Throws<ObjectDisposedException>(() => context.CreateRecorder());
        Assert.Throws<ObjectDisposedException>(() => context.Buffers.Rent(100, MemoryKind.Upload));
        Assert.Throws<ObjectDisposedException>(() => new GpuBuffer(context, 100, MemoryKind.Upload));
        Assert.Throws<ObjectDisposedException>(() => Compile(context));
        Assert.Throws<ObjectDisposedException>(context.Pipelines.Save);
        recorder.Dispose();
        buffer.Dispose();
        context.Buffers.Return(rented);
        Assert.NotEqual(0, context.Holders);
        plan.Dispose();
        OwnContext.AssertClosed(context);
    }

    [Fact]
    public void After_the_device_was_lost_everything_says_so_and_can_be_disposed() =>
        OwnContext.Use(options => options, context =>
        {
            using Plan plan = Compile(context, Observe.Attention);
            plan.Run(Tensors.Input, Output);
            using GpuBuffer buffer = new(context, 100, MemoryKind.Upload);
            using CommandRecorder recorder = context.CreateRecorder();
            Assert.False(context.IsLost);
            DeviceLostException first = Assert.Throws<DeviceLostException>(
                () => context.Check(Result.ErrorDeviceLost, "run the ninth layer"));
            Assert.StartsWith("run the ninth layer: the device was lost; ", first.Message, StringComparison.Ordinal);
            Assert.True(context.IsLost);
            Action[] uses =
            [
                () => plan.Run(Tensors.Input, Output),
                () => plan.Read(plan.Observations[0]),
                () => plan.ReadTimes(),
                () => Compile(context).Dispose(),
                () => buffer.MapSingles(0, 1),
                buffer.Flush,
                buffer.Invalidate,
                () => recorder.Fill(buffer, 0),
                () => recorder.Finish(),
                () => context.CreateRecorder().Dispose(),
                () => context.Buffers.Rent(100, MemoryKind.Upload),
                () => new GpuBuffer(context, 100, MemoryKind.Upload).Dispose(),
                context.Pipelines.Save,
                () => context.Check(Result.ErrorDeviceLost, "something later"),
            ];
            // The first loss is what is told, also for what failed later itself.
            Assert.All(uses[..^1], use => Assert.Equal(first.Message, Assert.Throws<DeviceLostException>(use).Message));
            Assert.Throws<DeviceLostException>(uses[^1]);
            Assert.Equal(first.Message, Assert.Throws<DeviceLostException>(uses[0]).Message);
        });

    [Fact]
    public void Other_failures_are_told_with_what_was_tried_and_do_not_stick()
    {
        VulkanException failed = Assert.Throws<VulkanException>(
            () => gpu.Context.Check(Result.ErrorOutOfDeviceMemory, "allocate the arena"));
        Assert.Equal(
            "allocate the arena: ErrorOutOfDeviceMemory; free device memory, or use a smaller batch or input",
            failed.Message);
        Assert.Equal(Result.ErrorOutOfDeviceMemory, failed.Result);
        gpu.Context.Check(Result.Success, "nothing");
        Assert.False(gpu.Context.IsLost);
    }

    [Fact]
    public void Profiled_plans_name_their_steps()
    {
        using Plan plan = Layer.Compile(gpu.Context, new TensorShape(2, 4, 5, 5), new PlanOptions { Profile = true });
        Assert.Empty(plan.ReadTimes());
        plan.Run(Tensors.Input, Output);
        string[] expected = ["upload", "0.attention", "0.aggregate", "0.convolve", "download"];
        Assert.Equal(
            gpu.Context.Capabilities.TimestampPeriod == 0 ? [] : expected, plan.ReadTimes().Select(time => time.Step));
    }

    private static Plan Compile(VulkanContext context, Observe observe = Observe.None) =>
        Layer.Compile(context, new TensorShape(2, 4, 5, 5), new PlanOptions { Observe = observe });
}
