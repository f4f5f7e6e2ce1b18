using System;
using System.IO;
using System.Runtime.InteropServices;
using DynConv.Native.Structs;

namespace DynConv.Native.Tests.Interop;

/// <summary>The published library, called as any program of another language calls it.</summary>
internal static unsafe partial class Dynconv
{
    private const string Name = "dynconv";

    static Dynconv() => NativeLibrary.SetDllImportResolver(
        typeof(Dynconv).Assembly,
        static (name, assembly, path) => name == Name ? NativeLibrary.Load(LibraryPath) : 0);

    /// <summary>Where scripts/native.sh puts it, or what DYNCONV_NATIVE names.</summary>
    public static string LibraryPath { get; } = Find();

    [LibraryImport(Name, EntryPoint = "dynconv_version")]
    public static partial uint Version();

    [LibraryImport(Name, EntryPoint = "dynconv_last_error")]
    public static partial byte* LastError();

    [LibraryImport(Name, EntryPoint = "dynconv_result_name")]
    public static partial byte* ResultName(int result);

    [LibraryImport(Name, EntryPoint = "dynconv_list_devices")]
    public static partial int ListDevices(uint capacity, NativeDeviceInfo* devices, uint* count);

    [LibraryImport(Name, EntryPoint = "dynconv_context_create")]
    public static partial int ContextCreate(NativeContextOptions* options, ulong* context);

    [LibraryImport(Name, EntryPoint = "dynconv_context_adopt")]
    public static partial int ContextAdopt(NativeExternalDevice* device, NativeContextOptions* options, ulong* context);

    [LibraryImport(Name, EntryPoint = "dynconv_context_get_info")]
    public static partial int ContextGetInfo(ulong context, NativeContextInfo* info);

    [LibraryImport(Name, EntryPoint = "dynconv_context_get_device")]
    public static partial int ContextGetDevice(ulong context, NativeDeviceInfo* info);

    [LibraryImport(Name, EntryPoint = "dynconv_context_report_device_lost")]
    public static partial int ContextReportDeviceLost(ulong context, byte* during);

    [LibraryImport(Name, EntryPoint = "dynconv_context_export_pipelines")]
    public static partial int ContextExportPipelines(ulong context, void* data, ulong* size);

    [LibraryImport(Name, EntryPoint = "dynconv_context_destroy")]
    public static partial int ContextDestroy(ulong context);

    [LibraryImport(Name, EntryPoint = "dynconv_requirements")]
    public static partial int Requirements(
        uint capacity, NativeRequirement* requirements, uint* count, uint* apiVersion);

    [LibraryImport(Name, EntryPoint = "dynconv_recommendation_create")]
    public static partial int RecommendationCreate(NativeRecommendOptions* options, ulong* recommendation);

    [LibraryImport(Name, EntryPoint = "dynconv_recommendation_get_info")]
    public static partial int RecommendationGetInfo(ulong recommendation, NativeRecommendationInfo* info);

    [LibraryImport(Name, EntryPoint = "dynconv_recommendation_destroy")]
    public static partial int RecommendationDestroy(ulong recommendation);

    [LibraryImport(Name, EntryPoint = "dynconv_network_load")]
    public static partial int NetworkLoad(byte* path, NativeNetworkOptions* options, ulong* network);

    [LibraryImport(Name, EntryPoint = "dynconv_network_load_memory")]
    public static partial int NetworkLoadMemory(
        void* data, ulong size, byte* name, NativeNetworkOptions* options, ulong* network);

    [LibraryImport(Name, EntryPoint = "dynconv_network_get_info")]
    public static partial int NetworkGetInfo(ulong network, NativeNetworkInfo* info);

    [LibraryImport(Name, EntryPoint = "dynconv_network_get_class_name")]
    public static partial int NetworkGetClassName(ulong network, uint index, byte* text, ulong* size);

    [LibraryImport(Name, EntryPoint = "dynconv_network_get_layer_name")]
    public static partial int NetworkGetLayerName(ulong network, uint index, byte* text, ulong* size);

    [LibraryImport(Name, EntryPoint = "dynconv_network_destroy")]
    public static partial int NetworkDestroy(ulong network);

    [LibraryImport(Name, EntryPoint = "dynconv_plan_compile")]
    public static partial int PlanCompile(
        ulong context, ulong network, uint samples, uint channels, uint height, uint width, NativePlanOptions* options,
        ulong* plan);

    [LibraryImport(Name, EntryPoint = "dynconv_plan_get_info")]
    public static partial int PlanGetInfo(ulong plan, NativePlanInfo* info);

    [LibraryImport(Name, EntryPoint = "dynconv_plan_warm_up")]
    public static partial int PlanWarmUp(ulong plan);

    [LibraryImport(Name, EntryPoint = "dynconv_plan_run")]
    public static partial int PlanRun(ulong plan, float* input, ulong inputCount, float* output, ulong outputCount);

    [LibraryImport(Name, EntryPoint = "dynconv_plan_destroy")]
    public static partial int PlanDestroy(ulong plan);

    [LibraryImport(Name, EntryPoint = "dynconv_frame_create")]
    public static partial int FrameCreate(ulong plan, NativeFrameBindings* bindings, ulong* frame);

    [LibraryImport(Name, EntryPoint = "dynconv_frame_write_input")]
    public static partial int FrameWriteInput(ulong frame, float* input, ulong inputCount);

    [LibraryImport(Name, EntryPoint = "dynconv_frame_record")]
    public static partial int FrameRecord(ulong frame, void* commandBuffer, ulong* ticket);

    [LibraryImport(Name, EntryPoint = "dynconv_frame_submit")]
    public static partial int FrameSubmit(
        ulong frame, NativeSemaphore* waits, uint waitCount, NativeSemaphore* signals, uint signalCount, ulong* ticket);

    [LibraryImport(Name, EntryPoint = "dynconv_frame_is_complete")]
    public static partial int FrameIsComplete(ulong frame, ulong ticket);

    [LibraryImport(Name, EntryPoint = "dynconv_frame_wait")]
    public static partial int FrameWait(ulong frame, ulong ticket);

    [LibraryImport(Name, EntryPoint = "dynconv_frame_try_get_result")]
    public static partial int FrameTryGetResult(ulong frame, ulong ticket, float* output, ulong outputCount);

    [LibraryImport(Name, EntryPoint = "dynconv_frame_discard")]
    public static partial int FrameDiscard(ulong frame, ulong ticket);

    [LibraryImport(Name, EntryPoint = "dynconv_frame_destroy")]
    public static partial int FrameDestroy(ulong frame);

    private static string Find()
    {
        string path = Environment.GetEnvironmentVariable("DYNCONV_NATIVE") is { Length: > 0 } named
            ? named
            : Path.Combine(Repository.Root, "artifacts", "native", "libdynconv.so");
        return File.Exists(path) ? path : throw new FileNotFoundException($"{path} is missing: run scripts/native.sh");
    }
}
