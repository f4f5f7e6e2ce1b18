using System;
using System.Runtime.InteropServices;
using DynConv.Native.Errors;
using DynConv.Native.Handles;
using DynConv.Native.Objects;
using DynConv.Native.Structs;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Planning;

namespace DynConv.Native.Exports;

/// <summary>Plans: compiled, asked, run, destroyed.</summary>
internal static unsafe class PlanExports
{
    [UnmanagedCallersOnly(EntryPoint = "dynconv_plan_compile")]
    public static int Compile(
        ulong context, ulong network, uint samples, uint channels, uint height, uint width, NativePlanOptions* options,
        ulong* plan)
    {
        try
        {
            Arguments.NotNull(plan, "plan");
            PlanOptions read = ReadOptions(VersionedStruct.ReadOrDefault(options));
            using Lease<ContextObject> device = HandleTable.Shared.Take<ContextObject>(context);
            using Lease<NetworkObject> built = HandleTable.Shared.Take<NetworkObject>(network);
            TensorShape own = built.Value.Architecture.Input.Shape(1);
            TensorShape input = new(
                Arguments.Size(samples, "samples"),
                channels == 0 ? own.C : Arguments.Size(channels, "channels"),
                height == 0 ? own.H : Arguments.Size(height, "height"),
                width == 0 ? own.W : Arguments.Size(width, "width"));
            *plan = HandleTable.Shared.Add(
                new PlanObject(built.Value.Network.Compile(device.Value.Context, input, read)));
            return (int)ResultCode.Success;
        }
        catch (Exception exception)
        {
            return Failure.Report(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "dynconv_plan_get_info")]
    public static int GetInfo(ulong plan, NativePlanInfo* info)
    {
        try
        {
            using Lease<PlanObject> lease = HandleTable.Shared.Take<PlanObject>(plan);
            VersionedStruct.Write(info, Describe(lease.Value.Plan.Summary));
            return (int)ResultCode.Success;
        }
        catch (Exception exception)
        {
            return Failure.Report(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "dynconv_plan_warm_up")]
    public static int WarmUp(ulong plan)
    {
        try
        {
            using Lease<PlanObject> lease = HandleTable.Shared.Take<PlanObject>(plan);
            lease.Value.Plan.WarmUp();
            return (int)ResultCode.Success;
        }
        catch (Exception exception)
        {
            return Failure.Report(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "dynconv_plan_run")]
    public static int Run(ulong plan, float* input, ulong inputCount, float* output, ulong outputCount)
    {
        try
        {
            using Lease<PlanObject> lease = HandleTable.Shared.Take<PlanObject>(plan);
            Plan compiled = lease.Value.Plan;
            Arguments.Input(input, inputCount, compiled.InputShape.ElementCount);
            Arguments.Output(output, outputCount, compiled.OutputShape.ElementCount);
            compiled.Run(
                new ReadOnlySpan<float>(input, (int)inputCount), new Span<float>(output, (int)outputCount));
            return (int)ResultCode.Success;
        }
        catch (Exception exception)
        {
            return Failure.Report(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "dynconv_plan_destroy")]
    public static int Destroy(ulong plan)
    {
        try
        {
            HandleTable.Shared.Destroy<PlanObject>(plan);
            return (int)ResultCode.Success;
        }
        catch (Exception exception)
        {
            return Failure.Report(exception);
        }
    }

    private static PlanOptions ReadOptions(in NativePlanOptions options) => new()
    {
        HostFramesOnly = options.HostFramesOnly != 0,
        ExpertPrecision = (ExpertPrecision)UpTo(
            (uint)ExpertPrecision.Int8, options.ExpertPrecision, "expert_precision", "EXPERTS"),
        Arithmetic = (Arithmetic)UpTo((uint)Arithmetic.Float16, options.Arithmetic, "arithmetic", "ARITHMETIC"),
        ActivationPrecision = (ActivationPrecision)UpTo(
            (uint)ActivationPrecision.Float16, options.ActivationPrecision, "activation_precision", "ACTIVATIONS"),
    };

    /// <exception cref="FailureException">It is more.</exception>
    private static uint UpTo(uint most, uint value, string name, string constants) => value <= most
        ? value
        : throw new FailureException(
            ResultCode.InvalidArgument, $"{name} is {value}; use one of DYNCONV_{constants}_…");

    private static NativePlanInfo Describe(PlanSummary summary)
    {
        NativePlanInfo info = new()
        {
            InputRank = (uint)summary.InputShape.Rank,
            OutputRank = (uint)summary.OutputShape.Rank,
            DispatchCount = (uint)summary.Dispatches,
            BarrierCount = (uint)summary.Barriers,
            InputCount = (ulong)summary.InputShape.ElementCount,
            OutputCount = (ulong)summary.OutputShape.ElementCount,
            WeightBytes = summary.WeightBytes,
            FeatureBytes = summary.FeatureBytes,
        };
        SetSizes(info.InputShape, summary.InputShape);
        SetSizes(info.OutputShape, summary.OutputShape);
        return info;
    }

    private static void SetSizes(uint* sizes, TensorShape shape)
    {
        sizes[0] = (uint)shape.N;
        sizes[1] = (uint)shape.C;
        sizes[2] = (uint)shape.H;
        sizes[3] = (uint)shape.W;
    }
}
