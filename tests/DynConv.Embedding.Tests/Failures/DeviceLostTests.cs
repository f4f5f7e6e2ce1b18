using System;
using System.Threading.Tasks;
using DynConv.Embedding.Tests.Hosts;
using DynConv.Embedding.Tests.Networks;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Planning.Frames;
using Silk.NET.Vulkan;
using Xunit;

namespace DynConv.Embedding.Tests.Failures;

/// <summary>The driver says that the device is lost, at every call that may.</summary>
public sealed class DeviceLostTests(HostStage stage)
{
    private static readonly Network Net = TestNetwork.Build(seed: 15);
    private static readonly float[] Input = TestNetwork.Input(TestNetwork.SmallShape);

    [Theory]
    [InlineData("vkQueueSubmit", 1)]
    [InlineData("vkQueueSubmit", 3)]
    [InlineData("vkWaitForFences", 1)]
    [InlineData("vkWaitForFences", 2)]
    public void A_loss_is_remembered_and_disposing_still_works(string function, int at)
    {
        Host host = stage.Poor;
        InterceptedCalls calls = host.Intercept();
        VulkanContext context = host.Adopt(calls);
        Plan plan = Net.Compile(context, TestNetwork.SmallShape);
        PlanFrame frame = plan.CreateFrame(new FrameBindings { InFlight = 2 });
        float[] output = new float[plan.OutputShape.ElementCount];
        calls[function].FailFrom(at, Result.ErrorDeviceLost);
        for (int i = 1; i < at; i++)
        {
            plan.Run(Input, output);
        }

        Assert.False(context.IsLost);
        Assert.Throws<DeviceLostException>(() => plan.Run(Input, output));
        Assert.True(context.IsLost);
        Assert.False(host.Lock.IsHeld);
        // The driver recovers; our context does not.
        calls[function].FailNoMore();
        ThrowsEverywhere(context, plan, frame);
        // What the failed call had let start is the host's to end.
        host.WaitIdle();
        frame.Dispose();
        plan.Dispose();
        context.Dispose();
        Assert.True(calls.Alive == 0, calls.AliveText);
        GC.KeepAlive(calls);
    }

    [Theory]
    [InlineData("vkGetFenceStatus", false)]
    [InlineData("vkGetEventStatus", true)]
    public async Task Whoever_awaits_is_told_of_the_loss(string function, bool recorded)
    {
        Host host = stage.Poor;
        InterceptedCalls calls = host.Intercept();
        using VulkanContext context = host.Adopt(calls);
        using Plan plan = Net.Compile(context, TestNetwork.SmallShape);
        using PlanFrame frame = plan.CreateFrame(new FrameBindings());
        using HostCommands commands = new(host);
        float[] output = new float[plan.OutputShape.ElementCount];
        calls[function].FailFrom(3, Result.ErrorDeviceLost);
        frame.WriteInput(Input);
        Task pending;
        if (recorded)
        {
            commands.Begin();
            pending = frame.ReadAsync(frame.Record(commands.Handle), output).AsTask();
        }
        else
        {
            // Not ready, until it is lost.
            calls[function].FailFrom(1, Result.NotReady);
            pending = frame.ReadAsync(frame.Submit(), output).AsTask();
            calls[function].FailFrom(1, Result.ErrorDeviceLost);
        }

        await Assert.ThrowsAsync<DeviceLostException>(() => pending.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.True(context.IsLost);
        ThrowsEverywhere(context, plan, frame);
        host.WaitIdle();
        GC.KeepAlive(calls);
    }

    [Fact]
    public async Task A_host_that_saw_the_loss_first_reports_it()
    {
        Host host = stage.Poor;
        using VulkanContext context = host.Adopt();
        using Plan plan = Net.Compile(context, TestNetwork.SmallShape);
        using PlanFrame frame = plan.CreateFrame(new FrameBindings());
        using HostCommands commands = new(host);
        float[] output = new float[plan.OutputShape.ElementCount];
        frame.WriteInput(Input);
        commands.Begin();
        Task pending = frame.ReadAsync(frame.Record(commands.Handle), output).AsTask();
        context.ReportDeviceLost("present");
        DeviceLostException told = await Assert.ThrowsAsync<DeviceLostException>(
            () => pending.WaitAsync(TimeSpan.FromSeconds(20)));
        Assert.Contains("present", told.Message, StringComparison.Ordinal);
        ThrowsEverywhere(context, plan, frame);
    }

    [Fact]
    public void Another_context_on_the_device_is_not_told()
    {
        Host host = stage.Poor;
        float[] expected = stage.Expect(Net, TestNetwork.SmallShape, Input);
        using VulkanContext lost = host.Adopt();
        using VulkanContext context = host.Adopt();
        using Plan plan = Net.Compile(context, TestNetwork.SmallShape);
        lost.ReportDeviceLost("a test");
        float[] output = new float[expected.Length];
        plan.Run(Input, output);
        Bits.Same(expected, output);
    }

    private static void ThrowsEverywhere(VulkanContext context, Plan plan, PlanFrame frame)
    {
        float[] output = new float[plan.OutputShape.ElementCount];
        Assert.Throws<DeviceLostException>(() => plan.Run(Input, output));
        Assert.Throws<DeviceLostException>(plan.WarmUp);
        Assert.Throws<DeviceLostException>(() => plan.CreateFrame(new FrameBindings()));
        Assert.Throws<DeviceLostException>(() => frame.WriteInput(Input));
        Assert.Throws<DeviceLostException>(() => frame.Submit());
        Assert.Throws<DeviceLostException>(() => frame.Record(1));
        Assert.Throws<DeviceLostException>(() => Net.Compile(context, TestNetwork.SmallShape));
        Assert.Throws<DeviceLostException>(() => context.Pipelines.Export());
    }
}
