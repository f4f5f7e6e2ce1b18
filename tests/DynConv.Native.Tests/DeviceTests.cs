using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using DynConv.Native.Errors;
using DynConv.Native.Structs;
using DynConv.Native.Tests.Hosts;
using DynConv.Native.Tests.Interop;
using DynConv.Vulkan.Device;
using Xunit;

namespace DynConv.Native.Tests;

/// <summary>Devices, and contexts on them.</summary>
public sealed unsafe class DeviceTests(NativeDevice device)
{
    [Fact]
    public void Devices_are_those_of_the_managed_library()
    {
        IReadOnlyList<DeviceCapabilities> expected = VulkanContext.ListDevices();
        uint count;
        Expect.Ok(Dynconv.ListDevices(0, null, &count));
        Assert.Equal((uint)expected.Count, count);
        NativeDeviceInfo* devices = stackalloc NativeDeviceInfo[(int)count + 1];
        for (uint i = 0; i <= count; i++)
        {
            devices[i] = new NativeDeviceInfo { StructSize = (uint)sizeof(NativeDeviceInfo) };
        }

        Expect.Ok(Dynconv.ListDevices(count + 1, devices, &count));
        for (int i = 0; i < count; i++)
        {
            Assert.Equal(expected[i].Name, Marshal.PtrToStringUTF8((nint)devices[i].Name));
            Assert.Equal(expected[i].Driver, Marshal.PtrToStringUTF8((nint)devices[i].Driver));
            Assert.Equal((uint)expected[i].Kind, devices[i].Kind);
            Assert.Equal((expected[i].VendorId, expected[i].ApiVersion), (devices[i].VendorId, devices[i].ApiVersion));
            Assert.Equal(expected[i].StorageBufferAlignment, devices[i].StorageBufferAlignment);
            Assert.Equal(expected[i].TimestampPeriod, devices[i].TimestampPeriod);
        }

        Assert.Equal(0u, devices[count].VendorId);
        devices->StructSize = 0;
        Expect.Failure(ResultCode.InvalidStruct, Dynconv.ListDevices(1, devices, &count), "struct_size");
        Expect.Failure(ResultCode.InvalidArgument, Dynconv.ListDevices(1, null, &count), "NULL");
        Expect.Failure(ResultCode.InvalidArgument, Dynconv.ListDevices(0, null, null), "count is NULL");
    }

    [Fact]
    public void A_context_says_what_it_is_on()
    {
        NativeDeviceInfo info = new() { StructSize = (uint)sizeof(NativeDeviceInfo) };
        Expect.Ok(Dynconv.ContextGetDevice(device.Context, &info));
        Assert.Equal(VulkanContext.ListDevices()[0].Name, Marshal.PtrToStringUTF8((nint)info.Name));
        NativeContextInfo state = new() { StructSize = (uint)sizeof(NativeContextInfo) };
        Expect.Ok(Dynconv.ContextGetInfo(device.Context, &state));
        Assert.Equal((0u, 0u, 0u), (state.IsLost, state.IsAdopted, state.ValidationMessageCount));
        ulong plan = DigitsSample.Compile(device.Context, 1);
        Expect.Ok(Dynconv.ContextGetInfo(device.Context, &state));
        Assert.True(state.MemoryUsed > 100_000 && state.MemoryHeld >= state.MemoryUsed);
        Expect.Ok(Dynconv.PlanDestroy(plan));
        Assert.Contains(
            NativeDevice.Lines, static line => line.StartsWith("Opened ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_device_that_is_not_there_is_refused()
    {
        using CText name = new("no such device");
        NativeContextOptions options = new() { StructSize = (uint)sizeof(NativeContextOptions), Device = name };
        ulong context = 5;
        Expect.Failure(ResultCode.Unavailable, Dynconv.ContextCreate(&options, &context), "no such device");
        Assert.Equal(5ul, context);
        options.Device = null;
        options.StructSize = uint.MaxValue;
        Expect.Failure(ResultCode.InvalidStruct, Dynconv.ContextCreate(&options, &context), "struct_size");
        Expect.Failure(ResultCode.InvalidArgument, Dynconv.ContextCreate(null, null), "context is NULL");
    }

    [Fact]
    public void A_budget_is_kept_and_the_context_lives_on()
    {
        using CText noCache = new(string.Empty);
        NativeContextOptions options = new()
        {
            StructSize = (uint)sizeof(NativeContextOptions),
            CacheFolder = noCache,
            MemoryBudget = 8 << 20,
        };
        ulong context;
        Expect.Ok(Dynconv.ContextCreate(&options, &context));
        ulong network = DigitsSample.Load();
        ulong plan;
        Expect.Failure(
            ResultCode.OutOfMemory, Dynconv.PlanCompile(context, network, 500, 0, 0, 0, null, &plan), "budget");
        Expect.Ok(Dynconv.NetworkDestroy(network));
        plan = DigitsSample.Compile(context, 1);
        DigitsSample.Run(plan, Inputs.Draw(784, seed: 1));
        Expect.Ok(Dynconv.PlanDestroy(plan));
        Expect.Ok(Dynconv.ContextDestroy(context));
    }

    [Fact]
    public void Every_thread_has_its_own_last_error()
    {
        Expect.Failure(ResultCode.InvalidHandle, Dynconv.PlanDestroy(0), "0x0 is no dynconv_plan");
        string[] others = [.. Enumerable.Range(0, 2).AsParallel().WithDegreeOfParallelism(2).Select(static i =>
        {
            string text = string.Empty;
            System.Threading.Thread thread = new(() =>
            {
                Assert.Equal(string.Empty, Expect.LastError);
                _ = Dynconv.NetworkDestroy((ulong)i);
                text = Expect.LastError;
            });
            thread.Start();
            thread.Join();
            return text;
        })];
        Assert.Contains(others, static text => text.StartsWith("0x1 is no dynconv_network", StringComparison.Ordinal));
        Assert.Contains("0x0 is no dynconv_plan", Expect.LastError, StringComparison.Ordinal);
    }
}
