using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using DynConv.Native.Structs;
using Silk.NET.Core;
using Silk.NET.Vulkan;
using Xunit;

namespace DynConv.Native.Tests.Hosts;

/// <summary>
/// A host with the barest device that there is: Vulkan 1.1, one queue, no extension and no feature. It turns the
/// validation layer on itself, with synchronization validation.
/// </summary>
internal sealed unsafe class BareHost : IDisposable
{
    private readonly DebugUtilsMessengerEXT _messenger;

    public BareHost()
    {
        Api = Vk.GetApi();
        Instance = CreateInstance();
        _messenger = CreateMessenger();
        uint count = 1;
        PhysicalDevice physical;
        Result result = Api.EnumeratePhysicalDevices(Instance, &count, &physical);
        Assert.True(result is Result.Success or Result.Incomplete && count == 1, $"{result}, {count} devices");
        PhysicalDevice = physical;
        float priority = 1;
        DeviceQueueCreateInfo queue = new()
        {
            SType = StructureType.DeviceQueueCreateInfo,
            QueueCount = 1,
            PQueuePriorities = &priority,
        };
        DeviceCreateInfo info = new()
        {
            SType = StructureType.DeviceCreateInfo,
            QueueCreateInfoCount = 1,
            PQueueCreateInfos = &queue,
        };
        Device device;
        Check(Api.CreateDevice(physical, &info, null, &device));
        Device = device;
        Queue = Api.GetDeviceQueue(device, 0, 0);
    }

    public Vk Api { get; }

    public Instance Instance { get; }

    public PhysicalDevice PhysicalDevice { get; }

    public Device Device { get; }

    public Queue Queue { get; }

    /// <summary>What it lends. Its one queue is of family 0, which computes on both drivers.</summary>
    public NativeExternalDevice Lend() => new()
    {
        StructSize = (uint)sizeof(NativeExternalDevice),
        Instance = (void*)Instance.Handle,
        PhysicalDevice = (void*)PhysicalDevice.Handle,
        Device = (void*)Device.Handle,
        Queue = (void*)Queue.Handle,
    };

    public static void Check(Result result) => Assert.Equal(Result.Success, result);

    public void Dispose()
    {
        Check(Api.DeviceWaitIdle(Device));
        Api.DestroyDevice(Device, null);
        var destroy = (delegate* unmanaged<Instance, DebugUtilsMessengerEXT, void*, void>)
            (void*)Api.GetInstanceProcAddr(Instance, "vkDestroyDebugUtilsMessengerEXT");
        destroy(Instance, _messenger, null);
        Api.DestroyInstance(Instance, null);
        Api.Dispose();
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static Bool32 OnMessage(
        DebugUtilsMessageSeverityFlagsEXT severity, DebugUtilsMessageTypeFlagsEXT types,
        DebugUtilsMessengerCallbackDataEXT* data, void* user)
    {
        NativeDevice.Note(Marshal.PtrToStringUTF8((nint)data->PMessage)!);
        return false;
    }

    private Instance CreateInstance()
    {
        ApplicationInfo application = new()
        {
            SType = StructureType.ApplicationInfo,
            ApiVersion = new Version32(1, 1, 0),
        };
        ValidationFeatureEnableEXT enable = ValidationFeatureEnableEXT.SynchronizationValidationExt;
        ValidationFeaturesEXT features = new()
        {
            SType = StructureType.ValidationFeaturesExt,
            EnabledValidationFeatureCount = 1,
            PEnabledValidationFeatures = &enable,
        };
        fixed (byte* layer = "VK_LAYER_KHRONOS_validation"u8, extension = "VK_EXT_debug_utils"u8)
        {
            byte** layers = stackalloc byte*[] { layer };
            byte** extensions = stackalloc byte*[] { extension };
            InstanceCreateInfo info = new()
            {
                SType = StructureType.InstanceCreateInfo,
                PNext = &features,
                PApplicationInfo = &application,
                EnabledLayerCount = 1,
                PpEnabledLayerNames = layers,
                EnabledExtensionCount = 1,
                PpEnabledExtensionNames = extensions,
            };
            Instance instance;
            Check(Api.CreateInstance(&info, null, &instance));
            Api.CurrentInstance = instance;
            return instance;
        }
    }

    private DebugUtilsMessengerEXT CreateMessenger()
    {
        DebugUtilsMessengerCreateInfoEXT info = new()
        {
            SType = StructureType.DebugUtilsMessengerCreateInfoExt,
            MessageSeverity =
                DebugUtilsMessageSeverityFlagsEXT.ErrorBitExt | DebugUtilsMessageSeverityFlagsEXT.WarningBitExt,
            MessageType = DebugUtilsMessageTypeFlagsEXT.ValidationBitExt
                | DebugUtilsMessageTypeFlagsEXT.PerformanceBitExt,
            PfnUserCallback = new PfnDebugUtilsMessengerCallbackEXT(&OnMessage),
        };
        var create =
            (delegate* unmanaged<Instance, DebugUtilsMessengerCreateInfoEXT*, void*, DebugUtilsMessengerEXT*, Result>)
            (void*)Api.GetInstanceProcAddr(Instance, "vkCreateDebugUtilsMessengerEXT");
        DebugUtilsMessengerEXT messenger;
        Check(create(Instance, &info, null, &messenger));
        return messenger;
    }
}
