using System;
using System.Linq;
using System.Threading.Tasks;
using DynConv.Checkpoints;
using DynConv.Native.Errors;
using DynConv.Native.Structs;
using DynConv.Native.Tests.Hosts;
using DynConv.Native.Tests.Interop;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Zoo;
using DynConv.Vulkan.Planning;
using Xunit;

namespace DynConv.Native.Tests;

/// <summary>Plans on a device of the library's own.</summary>
public sealed class PlanTests(NativeDevice device)
{
    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    public void A_run_gives_the_bits_of_the_managed_library(int samples)
    {
        float[] input = Inputs.Draw(samples * 28 * 28, seed: samples);
        ulong plan = DigitsSample.Compile(device.Context, (uint)samples);
        Assert.Equal(RunManaged(samples, input), DigitsSample.Run(plan, input));
        Expect.Ok(Dynconv.PlanDestroy(plan));
    }

    [Fact]
    public unsafe void Experts_may_be_stored_in_fewer_bits()
    {
        float[] input = Inputs.Draw(28 * 28, seed: 8);
        ulong bytes = ulong.MaxValue;
        foreach (ExpertPrecision precision in Enum.GetValues<ExpertPrecision>())
        {
            ulong plan = DigitsSample.Compile(device.Context, 1, expertPrecision: (uint)precision);
            Assert.Equal(RunManaged(1, input, precision), DigitsSample.Run(plan, input));
            NativePlanInfo info = DigitsSample.Describe(plan);
            Assert.True(info.WeightBytes < bytes);
            bytes = info.WeightBytes;
            Expect.Ok(Dynconv.PlanDestroy(plan));
        }

        ulong network = DigitsSample.Load(), none;
        NativePlanOptions options = new() { StructSize = (uint)sizeof(NativePlanOptions), ExpertPrecision = 3 };
        Expect.Failure(
            ResultCode.InvalidArgument, Dynconv.PlanCompile(device.Context, network, 1, 0, 0, 0, &options, &none),
            "expert_precision is 3");
        Expect.Ok(Dynconv.NetworkDestroy(network));
    }

    /// <summary>Where the device cannot, in float32, on both sides.</summary>
    [Theory]
    [InlineData(Arithmetic.Float16, ActivationPrecision.Float32)]
    [InlineData(Arithmetic.Float32, ActivationPrecision.Float16)]
    [InlineData(Arithmetic.Float16, ActivationPrecision.Float16)]
    public unsafe void Products_and_maps_may_be_float16(Arithmetic arithmetic, ActivationPrecision maps)
    {
        float[] input = Inputs.Draw(2 * 28 * 28, seed: 9);
        ulong plan = DigitsSample.Compile(device.Context, 2, new NativePlanOptions
        {
            StructSize = (uint)sizeof(NativePlanOptions), Arithmetic = (uint)arithmetic, ActivationPrecision = (uint)maps,
        });
        Assert.Equal(
            RunManaged(2, input, new PlanOptions { Arithmetic = arithmetic, ActivationPrecision = maps }),
            DigitsSample.Run(plan, input));
        Expect.Ok(Dynconv.PlanDestroy(plan));
    }

    [Fact]
    public unsafe void Other_numbers_for_products_and_maps_are_refused()
    {
        ulong network = DigitsSample.Load(), none;
        NativePlanOptions options = new() { StructSize = (uint)sizeof(NativePlanOptions), Arithmetic = 2 };
        Expect.Failure(
            ResultCode.InvalidArgument, Dynconv.PlanCompile(device.Context, network, 1, 0, 0, 0, &options, &none),
            "arithmetic is 2; use one of DYNCONV_ARITHMETIC_…");
        options = options with { Arithmetic = 0, ActivationPrecision = 9 };
        Expect.Failure(
            ResultCode.InvalidArgument, Dynconv.PlanCompile(device.Context, network, 1, 0, 0, 0, &options, &none),
            "activation_precision is 9; use one of DYNCONV_ACTIVATIONS_…");
        Expect.Ok(Dynconv.NetworkDestroy(network));
    }

    [Fact]
    public unsafe void A_plan_is_described()
    {
        ulong plan = DigitsSample.Compile(device.Context, 3);
        NativePlanInfo info = DigitsSample.Describe(plan);
        Assert.Equal([3u, 1u, 28u, 28u], new ReadOnlySpan<uint>(info.InputShape, 4).ToArray());
        Assert.Equal([3u, 10u, 1u, 1u], new ReadOnlySpan<uint>(info.OutputShape, 4).ToArray());
        Assert.Equal((4u, 2u), (info.InputRank, info.OutputRank));
        Assert.Equal((3ul * 28 * 28, 30ul), (info.InputCount, info.OutputCount));
        Assert.True(info is { DispatchCount: > 10, BarrierCount: > 5, WeightBytes: > 100_000, FeatureBytes: > 10_000 });
        Expect.Ok(Dynconv.PlanDestroy(plan));
    }

    [Fact]
    public unsafe void Bad_arguments_are_refused_and_the_plan_lives_on()
    {
        ulong plan = DigitsSample.Compile(device.Context, 1);
        float[] input = Inputs.Draw(28 * 28, seed: 3);
        float[] before = DigitsSample.Run(plan, input);
        float* numbers = stackalloc float[28 * 28];
        Expect.Failure(ResultCode.BufferTooSmall, Dynconv.PlanRun(plan, numbers, 784, numbers, 9), "gives 10 numbers");
        Expect.Failure(
            ResultCode.InvalidArgument, Dynconv.PlanRun(plan, numbers, 784, numbers, 11), "gives 10 numbers");
        Expect.Failure(
            ResultCode.InvalidArgument, Dynconv.PlanRun(plan, numbers, 783, numbers, 10), "takes 784 numbers");
        Expect.Failure(
            ResultCode.InvalidArgument, Dynconv.PlanRun(plan, numbers, ulong.MaxValue, numbers, 10), "takes 784 numbers");
        Expect.Failure(ResultCode.InvalidArgument, Dynconv.PlanRun(plan, null, 784, numbers, 10), "input is NULL");
        Expect.Failure(ResultCode.InvalidArgument, Dynconv.PlanRun(plan, numbers, 784, null, 10), "output is NULL");
        Expect.Failure(ResultCode.InvalidArgument, Dynconv.PlanGetInfo(plan, null), "dynconv_plan_info");
        Assert.Equal(before, DigitsSample.Run(plan, input));
        Expect.Ok(Dynconv.PlanDestroy(plan));
        Expect.Failure(ResultCode.InvalidHandle, Dynconv.PlanRun(plan, numbers, 784, numbers, 10), "destroyed");
        Expect.Failure(ResultCode.InvalidHandle, Dynconv.PlanDestroy(plan), "destroyed");
    }

    [Fact]
    public unsafe void Shapes_that_cannot_be_are_refused()
    {
        ulong network = DigitsSample.Load();
        Expect.Failure(ResultCode.InvalidArgument, Compile(0, 0, 0, 0), "n ");
        Expect.Failure(ResultCode.Shape, Compile(1, 3, 0, 0), "stem");
        Expect.Failure(ResultCode.InvalidArgument, Compile(uint.MaxValue, 0, 0, 0), "samples is 4294967295");
        Expect.Failure(ResultCode.InvalidArgument, Compile(1, 0, 0x80000000, 0), "height is 2147483648");
        int huge = Compile(1, 0, 0x7fffffff, 0x7fffffff);
        Assert.Contains((ResultCode)huge, new[] { ResultCode.Shape, ResultCode.DeviceLimit, ResultCode.OutOfMemory });
        Expect.Failure(
            ResultCode.InvalidArgument, Dynconv.PlanCompile(device.Context, network, 1, 0, 0, 0, null, null),
            "plan is NULL");
        Expect.Ok(Dynconv.NetworkDestroy(network));
        Expect.Failure(ResultCode.InvalidHandle, Compile(1, 0, 0, 0), "is no dynconv_network: it was destroyed");

        int Compile(uint samples, uint channels, uint height, uint width)
        {
            ulong made = 5;
            int result = Dynconv.PlanCompile(
                device.Context, network, samples, channels, height, width, null, &made);
            Assert.Equal(5ul, made);
            return result;
        }
    }

    [Fact]
    public unsafe void A_plan_outlives_its_context_only_to_be_destroyed()
    {
        ulong context;
        Expect.Ok(Dynconv.ContextCreate(null, &context));
        ulong plan = DigitsSample.Compile(context, 1);
        Expect.Ok(Dynconv.ContextDestroy(context));
        float* numbers = stackalloc float[784];
        Expect.Failure(ResultCode.InvalidState, Dynconv.PlanRun(plan, numbers, 784, numbers, 10), "context");
        Expect.Ok(Dynconv.PlanDestroy(plan));
    }

    [Fact]
    public async Task Plans_run_side_by_side()
    {
        float[][] inputs = [.. Enumerable.Range(0, 2).Select(static i => Inputs.Draw(2 * 784, seed: 50 + i))];
        ulong[] plans = [.. inputs.Select(_ => DigitsSample.Compile(device.Context, 2))];
        float[][] expected = [.. inputs.Select((input, i) => DigitsSample.Run(plans[i], input))];
        await Task.WhenAll(Enumerable.Range(0, 2).Select(i => Task.Run(() =>
        {
            for (int round = 0; round < 20; round++)
            {
                Assert.Equal(expected[i], DigitsSample.Run(plans[i], inputs[i]));
            }
        })));
        foreach (ulong plan in plans)
        {
            Expect.Ok(Dynconv.PlanDestroy(plan));
        }
    }

    private static float[] RunManaged(
        int samples, float[] input, ExpertPrecision precision = ExpertPrecision.Float32)
        => RunManaged(samples, input, new PlanOptions { ExpertPrecision = precision });

    private static float[] RunManaged(int samples, float[] input, PlanOptions options)
    {
        using Checkpoint checkpoint = Checkpoint.Open(Repository.Digits);
        Assert.True(NetworkRecogniser.TryRecognise(checkpoint.GetStateDict(), out RecognisedNetwork? network));
        using VulkanContext context = VulkanContext.Create(new VulkanContextOptions { CacheFolder = string.Empty });
        using Plan plan = network.Build().Compile(context, network.Architecture.Input.Shape(samples), options);
        float[] output = new float[plan.OutputShape.ElementCount];
        plan.Run(input, output);
        return output;
    }
}
