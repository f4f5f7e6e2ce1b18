using System;
using System.Linq;
using System.Runtime.InteropServices;
using DynConv.Native.Errors;
using DynConv.Native.Structs;
using DynConv.Native.Tests.Hosts;
using DynConv.Native.Tests.Interop;
using DynConv.Vulkan.Device;
using Silk.NET.Vulkan;
using Xunit;

namespace DynConv.Native.Tests;

/// <summary>Devices that a host lends.</summary>
public sealed unsafe class AdoptionTests(NativeDevice own)
{
    private static int entered;
    private static int left;
    private static bool entangled;

    [Fact]
    public void A_bare_device_gives_the_bits_of_an_own_one()
    {
        using BareHost host = new();
        ulong context = Adopt(host.Lend());
        NativeContextInfo info = new() { StructSize = (uint)sizeof(NativeContextInfo) };
        Expect.Ok(Dynconv.ContextGetInfo(context, &info));
        Assert.Equal((0u, 1u), (info.IsLost, info.IsAdopted));
        float[] input = Inputs.Draw(2 * 784, seed: 8);
        ulong plan = DigitsSample.Compile(context, 2);
        ulong ownPlan = DigitsSample.Compile(own.Context, 2);
        Assert.Equal(DigitsSample.Run(ownPlan, input), DigitsSample.Run(plan, input));
        Expect.Ok(Dynconv.PlanDestroy(plan));
        Expect.Ok(Dynconv.PlanDestroy(ownPlan));
        Expect.Ok(Dynconv.ContextDestroy(context));
    }

    [Fact]
    public void The_queue_lock_is_held_around_submissions()
    {
        using BareHost host = new();
        NativeExternalDevice device = host.Lend();
        device.QueueEnter = &Enter;
        device.QueueExit = &Exit;
        int user = 7;
        device.QueueUser = &user;
        ulong context = Adopt(device);
        ulong plan = DigitsSample.Compile(context, 1);
        (entered, left) = (0, 0);
        DigitsSample.Run(plan, Inputs.Draw(784, seed: 1));
        Assert.Equal((7, 7, false), (entered, left, entangled));
        Expect.Ok(Dynconv.PlanDestroy(plan));
        Expect.Ok(Dynconv.ContextDestroy(context));
        device.QueueExit = null;
        ExpectRefusal(ResultCode.InvalidArgument, device, "queue_exit");
    }

    [Fact]
    public void The_hosts_loader_and_its_pipeline_cache_are_used()
    {
        using BareHost host = new();
        PipelineCacheCreateInfo info = new() { SType = StructureType.PipelineCacheCreateInfo };
        PipelineCache cache;
        BareHost.Check(host.Api.CreatePipelineCache(host.Device, &info, null, &cache));
        NativeExternalDevice device = host.Lend();
        device.GetInstanceProcAddr =
            NativeLibrary.GetExport(NativeLibrary.Load("libvulkan.so.1"), "vkGetInstanceProcAddr");
        device.PipelineCache = cache.Handle;
        ulong context = Adopt(device);
        ulong plan = DigitsSample.Compile(context, 1);
        ulong ownPlan = DigitsSample.Compile(own.Context, 1);
        float[] input = Inputs.Draw(784, seed: 2);
        Assert.Equal(DigitsSample.Run(ownPlan, input), DigitsSample.Run(plan, input));
        Expect.Ok(Dynconv.PlanDestroy(ownPlan));
        Expect.Ok(Dynconv.PlanDestroy(plan));
        Expect.Ok(Dynconv.ContextDestroy(context));

        // Still the host's, and alive.
        nuint size;
        BareHost.Check(host.Api.GetPipelineCacheData(host.Device, cache, &size, null));
        host.Api.DestroyPipelineCache(host.Device, cache, null);
    }

    [Fact]
    public void Handles_that_cannot_be_are_refused_and_the_host_lives_on()
    {
        using BareHost host = new();
        ExpectRefusal(ResultCode.InvalidArgument, host.Lend() with { Instance = null }, "Instance is null");
        ExpectRefusal(ResultCode.InvalidArgument, host.Lend() with { PhysicalDevice = null }, "PhysicalDevice is null");
        ExpectRefusal(ResultCode.InvalidArgument, host.Lend() with { Device = null }, "Device is null");
        ExpectRefusal(ResultCode.InvalidArgument, host.Lend() with { Queue = null }, "Queue is null");
        ExpectRefusal(ResultCode.InvalidArgument, host.Lend() with { QueueFamilyIndex = 99 }, "99");
        ExpectRefusal(ResultCode.InvalidArgument, host.Lend() with { ApiVersion = 5 }, "Vulkan version");
        ExpectRefusal(ResultCode.InvalidArgument, host.Lend() with { EnabledFeatures = 0x80 }, "enabled_features");
        ExpectRefusal(ResultCode.Feature, host.Lend() with { EnabledFeatures = 1 }, "VK_KHR_timeline_semaphore");
        ExpectRefusal(
            ResultCode.InvalidArgument, host.Lend() with { EnabledExtensionCount = 1 }, "enabled_extensions is NULL");
        ExpectRefusal(
            ResultCode.InvalidArgument, host.Lend() with { EnabledExtensionCount = uint.MaxValue },
            "enabled_extension_count");
        ExpectRefusal(ResultCode.InvalidStruct, host.Lend() with { StructSize = 1 }, "struct_size");
        Expect.Failure(ResultCode.InvalidArgument, Dynconv.ContextAdopt(null, null, null), "context is NULL");
        ulong context = Adopt(host.Lend());
        ulong plan = DigitsSample.Compile(context, 1);
        DigitsSample.Run(plan, Inputs.Draw(784, seed: 1));
        Expect.Ok(Dynconv.PlanDestroy(plan));
        Expect.Ok(Dynconv.ContextDestroy(context));
    }

    [Fact]
    public void A_host_may_see_first_that_the_device_is_lost()
    {
        using BareHost host = new();
        ulong context = Adopt(host.Lend());
        ulong plan = DigitsSample.Compile(context, 1);
        using CText during = new("presenting");
        Expect.Ok(Dynconv.ContextReportDeviceLost(context, during));
        float* numbers = stackalloc float[784];
        Expect.Failure(ResultCode.DeviceLost, Dynconv.PlanRun(plan, numbers, 784, numbers, 10), "presenting");
        NativeContextInfo info = new() { StructSize = (uint)sizeof(NativeContextInfo) };
        Expect.Ok(Dynconv.ContextGetInfo(context, &info));
        Assert.Equal(1u, info.IsLost);
        Expect.Ok(Dynconv.PlanDestroy(plan));
        Expect.Ok(Dynconv.ContextDestroy(context));
    }

    [Fact]
    public void Pipelines_go_out_and_come_back_in()
    {
        using BareHost host = new();
        ulong context = Adopt(host.Lend());
        Expect.Ok(Dynconv.PlanDestroy(DigitsSample.Compile(context, 1)));
        ulong size = 0;
        Expect.Ok(Dynconv.ContextExportPipelines(context, null, &size));
        byte[] exported = new byte[size];
        fixed (byte* data = exported)
        {
            ulong little = 3;
            Expect.Failure(
                ResultCode.BufferTooSmall, Dynconv.ContextExportPipelines(context, data, &little), "room for 3");
            Expect.Ok(Dynconv.ContextExportPipelines(context, data, &size));
            Expect.Ok(Dynconv.ContextDestroy(context));
            int before = NativeDevice.Lines.Length;
            Expect.Ok(Dynconv.ContextDestroy(Adopt(host.Lend(), data, size)));
            Assert.DoesNotContain(NativeDevice.Lines.Skip(before), Ignored);

            // What is wrong with the data is said, and does no harm.
            data[size - 1] ^= 1;
            ulong another = Adopt(host.Lend(), data, size);
            Assert.Contains(NativeDevice.Lines.Skip(before), Ignored);
            Expect.Ok(Dynconv.PlanDestroy(DigitsSample.Compile(another, 1)));
            Expect.Ok(Dynconv.ContextDestroy(another));
        }

        static bool Ignored(string line) => line.Contains("is not used", StringComparison.Ordinal);
    }

    [Fact]
    public void What_may_be_enabled_is_listed_and_recommended()
    {
        uint count;
        uint version;
        Expect.Ok(Dynconv.Requirements(0, null, &count, &version));
        Assert.True(version is (1u << 22) or (1u << 22 | 1u << 12));
        NativeRequirement* items = stackalloc NativeRequirement[(int)count];
        items->StructSize = (uint)sizeof(NativeRequirement);
        for (uint i = 0; i < count; i++)
        {
            items[i] = new NativeRequirement { StructSize = (uint)sizeof(NativeRequirement) };
        }

        Expect.Ok(Dynconv.Requirements(count, items, &count, &version));
        Assert.Equal("VK_KHR_timeline_semaphore", Marshal.PtrToStringUTF8((nint)items[0].Extension));
        Assert.Contains("semaphore", Marshal.PtrToStringUTF8((nint)items[0].Buys), StringComparison.Ordinal);
        using BareHost host = new();
        NativeRecommendOptions options = new()
        {
            StructSize = (uint)sizeof(NativeRecommendOptions),
            Instance = (void*)host.Instance.Handle,
            PhysicalDevice = (void*)host.PhysicalDevice.Handle,
        };
        NativeRecommendationInfo info = Recommend(&options);
        Assert.Equal((info.Features & 1) != 0, info.FeatureChain is not null);
        options.Except = info.Features;
        NativeRecommendationInfo rest = Recommend(&options);
        Assert.Equal((0u, 0u), (rest.Features, rest.ExtensionCount));
        options.Except = 0;
        options.Also = (uint)(VulkanFeatures.CooperativeMatrix | VulkanFeatures.HalfStorage);
        using (VulkanContext own = VulkanContext.Create(new VulkanContextOptions { CacheFolder = string.Empty }))
        {
            Assert.Equal((uint)own.Features | info.Features, Recommend(&options).Features);
        }

        options.Also = 16;
        ulong recommendation;
        Expect.Failure(
            ResultCode.InvalidArgument, Dynconv.RecommendationCreate(&options, &recommendation), "also 0x10 has a");
        options.Also = 0;
        options.Instance = null;
        Expect.Failure(
            ResultCode.InvalidArgument, Dynconv.RecommendationCreate(&options, &recommendation), "instance is null");
    }

    private static NativeRecommendationInfo Recommend(NativeRecommendOptions* options)
    {
        ulong recommendation;
        Expect.Ok(Dynconv.RecommendationCreate(options, &recommendation));
        NativeRecommendationInfo info = new() { StructSize = (uint)sizeof(NativeRecommendationInfo) };
        Expect.Ok(Dynconv.RecommendationGetInfo(recommendation, &info));
        for (uint i = 0; i < info.ExtensionCount; i++)
        {
            Assert.StartsWith(
                "VK_", Marshal.PtrToStringUTF8((nint)info.Extensions[i]), StringComparison.Ordinal);
        }

        if (info.FeatureChain is not null)
        {
            Assert.Equal(
                options->Also == 0 ? StructureType.PhysicalDeviceTimelineSemaphoreFeatures
                    : (info.Features & (uint)VulkanFeatures.CooperativeMatrix) != 0
                        ? StructureType.PhysicalDeviceCooperativeMatrixFeaturesKhr
                    : (info.Features & (uint)VulkanFeatures.HalfStorage) != 0
                        ? StructureType.PhysicalDevice16BitStorageFeatures
                    : StructureType.PhysicalDeviceTimelineSemaphoreFeatures,
                ((BaseOutStructure*)info.FeatureChain)->SType);
        }

        Expect.Ok(Dynconv.RecommendationDestroy(recommendation));
        return info;
    }

    private static ulong Adopt(NativeExternalDevice device, void* pipelines = null, ulong size = 0)
    {
        using CText noCache = new(string.Empty);
        NativeContextOptions options = new()
        {
            StructSize = (uint)sizeof(NativeContextOptions),
            CacheFolder = noCache,
            PipelineCacheData = pipelines,
            PipelineCacheSize = size,
            Log = &NativeDevice.Write,
        };
        ulong context;
        Expect.Ok(Dynconv.ContextAdopt(&device, &options, &context));
        return context;
    }

    private static void ExpectRefusal(ResultCode code, NativeExternalDevice device, string text)
    {
        ulong context = 5;
        Expect.Failure(code, Dynconv.ContextAdopt(&device, null, &context), text);
        Assert.Equal(5ul, context);
    }

    [UnmanagedCallersOnly]
    private static void Enter(void* user)
    {
        entangled |= entered != left;
        entered += *(int*)user;
    }

    [UnmanagedCallersOnly]
    private static void Exit(void* user) => left += *(int*)user;
}
