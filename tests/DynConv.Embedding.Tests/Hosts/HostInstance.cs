using System;
using Silk.NET.Core.Native;
using Silk.NET.Vulkan;

namespace DynConv.Embedding.Tests.Hosts;

/// <summary>A host's instance, with a listener to the validation layers.</summary>
internal sealed unsafe class HostInstance : IDisposable
{
    private readonly DebugUtilsMessengerEXT _messenger;

    public HostInstance(uint apiVersion, bool validation)
    {
        Api = Vk.GetApi();
        uint offered = 0;
        Api.EnumerateInstanceVersion(ref offered).Ok();
        ApiVersion = Math.Min(apiVersion, offered);
        Handle = Create(validation);
        Api.CurrentInstance = Handle;
        if (validation)
        {
            DebugUtilsMessengerCreateInfoEXT info = Messages.CreateInfo();
            var create = (delegate* unmanaged<
                Instance, DebugUtilsMessengerCreateInfoEXT*, void*, DebugUtilsMessengerEXT*, Result>)
                (void*)Api.GetInstanceProcAddr(Handle, "vkCreateDebugUtilsMessengerEXT");
            DebugUtilsMessengerEXT messenger;
            create(Handle, &info, null, &messenger).Ok();
            _messenger = messenger;
        }

        uint count = 1;
        PhysicalDevice physical;
        Result result = Api.EnumeratePhysicalDevices(Handle, &count, &physical);
        (result == Result.Incomplete ? Result.Success : result).Ok();
        PhysicalDevice = physical;
    }

    public Vk Api { get; }

    public uint ApiVersion { get; }

    public Instance Handle { get; }

    /// <summary>The driver's first.</summary>
    public PhysicalDevice PhysicalDevice { get; }

    public HostMessages Messages { get; } = new();

    public void Dispose()
    {
        if (_messenger.Handle != 0)
        {
            var destroy = (delegate* unmanaged<Instance, DebugUtilsMessengerEXT, void*, void>)
                (void*)Api.GetInstanceProcAddr(Handle, "vkDestroyDebugUtilsMessengerEXT");
            destroy(Handle, _messenger, null);
        }

        Api.DestroyInstance(Handle, null);
        Api.Dispose();
        Messages.Free();
    }

    private Instance Create(bool validation)
    {
        DebugUtilsMessengerCreateInfoEXT messenger = Messages.CreateInfo();
        ValidationFeatureEnableEXT* enables = stackalloc[] { ValidationFeatureEnableEXT.SynchronizationValidationExt };
        ValidationFeaturesEXT features = new()
        {
            SType = StructureType.ValidationFeaturesExt,
            PNext = &messenger,
            EnabledValidationFeatureCount = 1,
            PEnabledValidationFeatures = enables,
        };
        ApplicationInfo application = new() { SType = StructureType.ApplicationInfo, ApiVersion = ApiVersion };
        byte* layer = (byte*)SilkMarshal.StringToPtr("VK_LAYER_KHRONOS_validation");
        byte* extension = (byte*)SilkMarshal.StringToPtr("VK_EXT_debug_utils");
        InstanceCreateInfo info = new()
        {
            SType = StructureType.InstanceCreateInfo,
            PNext = validation ? &features : null,
            PApplicationInfo = &application,
            EnabledLayerCount = validation ? 1u : 0,
            PpEnabledLayerNames = &layer,
            EnabledExtensionCount = validation ? 1u : 0,
            PpEnabledExtensionNames = &extension,
        };
        Instance made;
        Result result = Api.CreateInstance(&info, null, &made);
        SilkMarshal.Free((nint)layer);
        SilkMarshal.Free((nint)extension);
        result.Ok();
        return made;
    }
}
