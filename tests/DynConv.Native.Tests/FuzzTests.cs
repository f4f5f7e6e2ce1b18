using System;
using System.Collections.Generic;
using DynConv.Native.Errors;
using DynConv.Native.Tests.Hosts;
using DynConv.Native.Tests.Interop;
using Xunit;

namespace DynConv.Native.Tests;

/// <summary>Every function that takes a handle, with handles of every other kind and from nowhere.</summary>
public sealed unsafe class FuzzTests(NativeDevice device)
{
    [Fact]
    public void Wrong_handles_are_refused_and_the_device_lives_on()
    {
        ulong network = DigitsSample.Load();
        ulong plan = DigitsSample.Compile(device.Context, 1);
        float[] input = Inputs.Draw(784, seed: 4);
        float[] before = DigitsSample.Run(plan, input);
        ulong stale = DigitsSample.Compile(device.Context, 1);
        Expect.Ok(Dynconv.PlanDestroy(stale));
        Random random = new(64);
        List<ulong> handles = [0, 1, ulong.MaxValue, stale];
        for (int i = 0; i < 200; i++)
        {
            handles.Add((ulong)random.NextInt64(long.MinValue, long.MaxValue));
            handles.Add(plan ^ (1ul << (i % 64)));
            handles.Add(device.Context ^ (1ul << (i % 64)));
        }

        foreach (ulong handle in handles)
        {
            Refused(OnContext(handle));
            Refused(OnNetwork(handle));
            Refused(OnPlan(handle));
            Refused(OnFrame(handle));
            Refused(OnRecommendation(handle));
        }

        foreach (ulong handle in new[] { network, plan })
        {
            Refused(OnContext(handle));
            Refused(OnFrame(handle));
            Refused(OnRecommendation(handle));
        }

        Refused(OnNetwork(plan));
        Refused(OnPlan(network));
        Refused(OnPlan(device.Context));
        Assert.Equal(before, DigitsSample.Run(plan, input));
        Expect.Ok(Dynconv.PlanDestroy(plan));
        Expect.Ok(Dynconv.NetworkDestroy(network));
    }

    private static void Refused(int[] results) =>
        Assert.All(results, static result => Assert.Equal(ResultCode.InvalidHandle, (ResultCode)result));

    private static int[] OnContext(ulong handle)
    {
        ulong made;
        return
        [
            Dynconv.ContextGetInfo(handle, null), Dynconv.ContextGetDevice(handle, null),
            Dynconv.ContextReportDeviceLost(handle, null), Dynconv.ContextExportPipelines(handle, null, null),
            Dynconv.ContextDestroy(handle), Dynconv.PlanCompile(handle, handle, 1, 0, 0, 0, null, &made),
        ];
    }

    private static int[] OnNetwork(ulong handle) =>
    [
        Dynconv.NetworkGetInfo(handle, null), Dynconv.NetworkGetClassName(handle, 0, null, null),
        Dynconv.NetworkGetLayerName(handle, 0, null, null), Dynconv.NetworkDestroy(handle),
    ];

    private static int[] OnPlan(ulong handle)
    {
        ulong made;
        return
        [
            Dynconv.PlanGetInfo(handle, null), Dynconv.PlanWarmUp(handle), Dynconv.PlanRun(handle, null, 0, null, 0),
            Dynconv.PlanDestroy(handle), Dynconv.FrameCreate(handle, null, &made),
        ];
    }

    private static int[] OnFrame(ulong handle) =>
    [
        Dynconv.FrameWriteInput(handle, null, 0), Dynconv.FrameRecord(handle, null, null),
        Dynconv.FrameSubmit(handle, null, 0, null, 0, null), Dynconv.FrameIsComplete(handle, 1),
        Dynconv.FrameWait(handle, 1), Dynconv.FrameTryGetResult(handle, 1, null, 0), Dynconv.FrameDiscard(handle, 1),
        Dynconv.FrameDestroy(handle),
    ];

    private static int[] OnRecommendation(ulong handle) =>
        [Dynconv.RecommendationGetInfo(handle, null), Dynconv.RecommendationDestroy(handle)];
}
