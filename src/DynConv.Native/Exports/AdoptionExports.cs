using System;
using System.Runtime.InteropServices;
using DynConv.Native.Errors;
using DynConv.Native.Handles;
using DynConv.Native.Objects;
using DynConv.Native.Structs;
using DynConv.Native.Text;
using DynConv.Vulkan.Device;

namespace DynConv.Native.Exports;

/// <summary>Contexts on a device of the host.</summary>
internal static unsafe class AdoptionExports
{
    // No device has as many; an uninitialised number may.
    private const uint MostExtensions = 4096;

    [UnmanagedCallersOnly(EntryPoint = "dynconv_context_adopt")]
    public static int Adopt(NativeExternalDevice* device, NativeContextOptions* options, ulong* context)
    {
        try
        {
            Arguments.NotNull(context, "context");
            ExternalVulkanDevice host = ReadDevice(VersionedStruct.Read(device));
            VulkanContextOptions read = ContextExports.ReadOptions(VersionedStruct.ReadOrDefault(options));
            *context = HandleTable.Shared.Add(new ContextObject(VulkanContext.Adopt(host, read), isAdopted: true));
            return (int)ResultCode.Success;
        }
        catch (Exception exception)
        {
            return Failure.Report(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "dynconv_context_report_device_lost")]
    public static int ReportDeviceLost(ulong context, byte* during)
    {
        try
        {
            using Lease<ContextObject> lease = HandleTable.Shared.Take<ContextObject>(context);
            lease.Value.Context.ReportDeviceLost(NativeText.Read(during) ?? "a submission of the host");
            return (int)ResultCode.Success;
        }
        catch (Exception exception)
        {
            return Failure.Report(exception);
        }
    }

    private static ExternalVulkanDevice ReadDevice(in NativeExternalDevice device)
    {
        if (device.QueueEnter is null != device.QueueExit is null)
        {
            throw new FailureException(
                ResultCode.InvalidArgument, "one of queue_enter and queue_exit is NULL: give both or none");
        }

        return new ExternalVulkanDevice
        {
            Instance = (nint)device.Instance,
            PhysicalDevice = (nint)device.PhysicalDevice,
            Device = (nint)device.Device,
            Queue = (nint)device.Queue,
            QueueFamilyIndex = device.QueueFamilyIndex,
            ApiVersion = device.ApiVersion,
            EnabledFeatures = RequirementExports.ReadFeatures(device.EnabledFeatures, "enabled_features"),
            EnabledExtensions = ReadNames(device.EnabledExtensions, device.EnabledExtensionCount),
            GetInstanceProcAddr = device.GetInstanceProcAddr,
            PipelineCache = device.PipelineCache,
            QueueLock = device.QueueEnter is null
                ? null
                : new CallbackQueueLock(device.QueueEnter, device.QueueExit, device.QueueUser),
        };
    }

    private static string[] ReadNames(byte** names, uint count)
    {
        if (count > MostExtensions)
        {
            throw new FailureException(
                ResultCode.InvalidArgument, $"enabled_extension_count is {count}, which no device has");
        }

        if (count > 0)
        {
            Arguments.NotNull(names, "enabled_extensions");
        }

        string[] read = new string[count];
        for (uint i = 0; i < count; i++)
        {
            read[i] = NativeText.ReadRequired(names[i], $"enabled_extensions[{i}]");
        }

        return read;
    }
}
