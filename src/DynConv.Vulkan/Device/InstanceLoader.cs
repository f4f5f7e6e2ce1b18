using System;
using System.Collections.Generic;
using System.IO;
using Silk.NET.Core;
using Silk.NET.Core.Loader;
using Silk.NET.Core.Native;
using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Device;

/// <summary>
/// Finds the Vulkan loader and makes an instance, with words a user can act on where either is missing.
/// </summary>
internal static unsafe class InstanceLoader
{
    private const string ValidationLayer = "VK_LAYER_KHRONOS_validation";

    /// <summary>Vulkan 1.1: the newest version that the required path may use.</summary>
    private static readonly Version32 RequiredVersion = new(1, 1, 0);

    public static Vk LoadApi()
    {
        try
        {
            Vk vk = VulkanLibrary.CreateApi();
            uint version = 0;
            // The first call is what really resolves the library.
            vk.EnumerateInstanceVersion(ref version).ThrowIfFailed("ask the Vulkan loader for its version");
            return vk;
        }
        catch (Exception e)
            when (e is FileNotFoundException or DllNotFoundException
                or SymbolLoadingException or EntryPointNotFoundException)
        {
            throw new VulkanUnavailableException(
                "no Vulkan loader (libvulkan.so.1, 1.1 or newer) was found; install it (Debian: apt-get install "
                + "libvulkan1 mesa-vulkan-drivers; other systems: the graphics driver brings it)", e);
        }
    }

    public static Instance Create(Vk vk, ValidationLog? validation)
    {
        using var names = new NativeStrings();
        ApplicationInfo application = new()
        {
            SType = StructureType.ApplicationInfo,
            PApplicationName = names.Add("DynConv.Vulkan"),
            PEngineName = names.Add("DynConv.Vulkan"),
            ApiVersion = RequiredVersion,
        };
        var extensions = new List<string>();
        InstanceCreateInfo info = new()
        {
            SType = StructureType.InstanceCreateInfo,
            PApplicationInfo = &application,
        };
        if (VulkanExtensions.InstanceHas(vk, VulkanExtensions.PortabilityEnumeration))
        {
            extensions.Add(VulkanExtensions.PortabilityEnumeration);
            info.Flags = InstanceCreateFlags.EnumeratePortabilityBitKhr;
        }

        if (validation is not null)
        {
            RequireValidationLayer(vk);
            info.EnabledLayerCount = 1;
            info.PpEnabledLayerNames = names.AddArray([ValidationLayer]);
            extensions.Add(VulkanExtensions.DebugUtils);
        }

        info.EnabledExtensionCount = (uint)extensions.Count;
        info.PpEnabledExtensionNames = names.AddArray(extensions);
        Instance instance = validation is null ? Create(vk, info) : CreateValidated(vk, info, validation);
        vk.CurrentInstance = instance;
        return instance;
    }

    public static VulkanUnavailableException NoDriver() => new(
        "no Vulkan driver was found; install one (Debian: apt-get install mesa-vulkan-drivers, "
        + "which also runs without a GPU)");

    /// <summary>With synchronization validation, and a listener for what is said while the instance is made.</summary>
    private static Instance CreateValidated(Vk vk, InstanceCreateInfo info, ValidationLog validation)
    {
        ValidationFeatureEnableEXT* enables = stackalloc[] { ValidationFeatureEnableEXT.SynchronizationValidationExt };
        DebugUtilsMessengerCreateInfoEXT messenger = validation.CreateInfo();
        ValidationFeaturesEXT features = new()
        {
            SType = StructureType.ValidationFeaturesExt,
            PNext = &messenger,
            EnabledValidationFeatureCount = 1,
            PEnabledValidationFeatures = enables,
        };
        info.PNext = &features;
        return Create(vk, info);
    }

    private static Instance Create(Vk vk, InstanceCreateInfo info)
    {
        Instance instance;
        Result result = vk.CreateInstance(&info, null, &instance);
        if (result == Result.ErrorIncompatibleDriver)
        {
            throw NoDriver();
        }

        result.ThrowIfFailed("create the Vulkan instance");
        return instance;
    }

    private static void RequireValidationLayer(Vk vk)
    {
        uint count = 0;
        vk.EnumerateInstanceLayerProperties(&count, null).ThrowIfFailed("list the instance layers");
        LayerProperties[] properties = new LayerProperties[count];
        fixed (LayerProperties* first = properties)
        {
            vk.EnumerateInstanceLayerProperties(&count, first).ThrowIfFailed("list the instance layers");
            for (uint i = 0; i < count; i++)
            {
                if (SilkMarshal.PtrToString((nint)first[i].LayerName) == ValidationLayer)
                {
                    return;
                }
            }
        }

        throw new VulkanUnavailableException(
            $"validation was asked for, but {ValidationLayer} is not installed "
            + "(Debian: apt-get install vulkan-validationlayers)");
    }
}
