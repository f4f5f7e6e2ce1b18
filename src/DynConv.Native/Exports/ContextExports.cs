using System;
using System.Runtime.InteropServices;
using DynConv.Native.Errors;
using DynConv.Native.Handles;
using DynConv.Native.Objects;
using DynConv.Native.Structs;
using DynConv.Native.Text;
using DynConv.Vulkan.Device;

namespace DynConv.Native.Exports;

/// <summary>Contexts: opened, adopted, asked, destroyed.</summary>
internal static unsafe class ContextExports
{
    [UnmanagedCallersOnly(EntryPoint = "dynconv_context_create")]
    public static int Create(NativeContextOptions* options, ulong* context)
    {
        try
        {
            Arguments.NotNull(context, "context");
            VulkanContextOptions read = ReadOptions(VersionedStruct.ReadOrDefault(options));
            *context = HandleTable.Shared.Add(new ContextObject(VulkanContext.Create(read), isAdopted: false));
            return (int)ResultCode.Success;
        }
        catch (Exception exception)
        {
            return Failure.Report(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "dynconv_context_get_info")]
    public static int GetInfo(ulong context, NativeContextInfo* info)
    {
        try
        {
            using Lease<ContextObject> lease = HandleTable.Shared.Take<ContextObject>(context);
            VulkanContext opened = lease.Value.Context;
            VersionedStruct.Write(info, new NativeContextInfo
            {
                IsLost = opened.IsLost ? 1u : 0,
                IsAdopted = lease.Value.IsAdopted ? 1u : 0,
                ValidationMessageCount = (uint)opened.ValidationMessages.Count,
                MemoryHeld = opened.Memory.HeldBytes,
                MemoryUsed = opened.Memory.UsedBytes,
            });
            return (int)ResultCode.Success;
        }
        catch (Exception exception)
        {
            return Failure.Report(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "dynconv_context_get_device")]
    public static int GetDevice(ulong context, NativeDeviceInfo* info)
    {
        try
        {
            using Lease<ContextObject> lease = HandleTable.Shared.Take<ContextObject>(context);
            VersionedStruct.Write(info, DeviceExports.Describe(lease.Value.Context.Capabilities));
            return (int)ResultCode.Success;
        }
        catch (Exception exception)
        {
            return Failure.Report(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "dynconv_context_export_pipelines")]
    public static int ExportPipelines(ulong context, void* data, ulong* size)
    {
        try
        {
            using Lease<ContextObject> lease = HandleTable.Shared.Take<ContextObject>(context);
            NativeText.GiveBytes(lease.Value.Context.Pipelines.Export(), data, size, "the export");
            return (int)ResultCode.Success;
        }
        catch (Exception exception)
        {
            return Failure.Report(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "dynconv_context_destroy")]
    public static int Destroy(ulong context)
    {
        try
        {
            HandleTable.Shared.Destroy<ContextObject>(context);
            return (int)ResultCode.Success;
        }
        catch (Exception exception)
        {
            return Failure.Report(exception);
        }
    }

    /// <summary>How to open or adopt a device.</summary>
    public static VulkanContextOptions ReadOptions(in NativeContextOptions options)
    {
        VulkanContextOptions read = new()
        {
            Device = NativeText.Read(options.Device),
            CacheFolder = NativeText.Read(options.CacheFolder),
            MemoryBudget = options.MemoryBudget,
            LoggerFactory = options.Log is null ? null : new CallbackLog(options.Log, options.LogUser),
        };
        if (options.PipelineCacheData is not null)
        {
            if (options.PipelineCacheSize > (ulong)Array.MaxLength)
            {
                throw new FailureException(
                    ResultCode.InvalidArgument,
                    $"pipeline_cache_size is {options.PipelineCacheSize}, which no cache has");
            }

            ReadOnlySpan<byte> data = new(options.PipelineCacheData, (int)options.PipelineCacheSize);
            read = read with { PipelineCacheData = data.ToArray() };
        }

        return options.EnableValidation == 0 ? read : read with { EnableValidation = true };
    }
}
