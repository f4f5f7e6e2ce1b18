using System;
using System.IO;
using Silk.NET.Core.Loader;
using Silk.NET.Vulkan;

namespace HostOwnedDevice.Device;

/// <summary>The host's VkInstance: Vulkan 1.1, with the validation layer where it was asked for.</summary>
internal sealed unsafe class HostInstance : IDisposable
{
    public static readonly uint ApiVersion = Vk.Version11;

    public HostInstance(bool validate)
    {
        Vk = LoadApi();
        Validation = validate ? new HostValidation() : null;
        try
        {
            Handle = Create();
            Vk.CurrentInstance = Handle;
            Validation?.Attach(Vk, Handle);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    public Vk Vk { get; }

    public Instance Handle { get; }

    public HostValidation? Validation { get; }

    public void Dispose()
    {
        Validation?.Detach(Vk, Handle);
        if (Handle.Handle != 0)
        {
            Vk.DestroyInstance(Handle, null);
        }

        Validation?.Dispose();
        Vk.Dispose();
    }

    private static Vk LoadApi()
    {
        try
        {
            Vk vk = Vk.GetApi();
            uint version = 0;
            vk.EnumerateInstanceVersion(ref version).ThrowIfFailed("ask the Vulkan loader for its version");
            return vk;
        }
        catch (Exception e) when (e is FileNotFoundException or DllNotFoundException or SymbolLoadingException
            or EntryPointNotFoundException)
        {
            throw new HostException(
                "no Vulkan loader was found; install it (Debian: apt-get install libvulkan1 mesa-vulkan-drivers)", e);
        }
    }

    private Instance Create()
    {
        using NativeStrings layers = new(Validation is null ? [] : [HostValidation.Layer]);
        using NativeStrings extensions = new(Validation is null ? [] : [HostValidation.Extension]);
        ApplicationInfo application = new() { SType = StructureType.ApplicationInfo, ApiVersion = ApiVersion };
        ValidationFeatureEnableEXT enable = ValidationFeatureEnableEXT.SynchronizationValidationExt;
        DebugUtilsMessengerCreateInfoEXT messenger = Validation?.CreateInfo() ?? default;
        ValidationFeaturesEXT features = new()
        {
            SType = StructureType.ValidationFeaturesExt,
            PNext = &messenger,
            EnabledValidationFeatureCount = 1,
            PEnabledValidationFeatures = &enable,
        };
        InstanceCreateInfo info = new()
        {
            SType = StructureType.InstanceCreateInfo,
            PNext = Validation is null ? null : &features,
            PApplicationInfo = &application,
            EnabledLayerCount = layers.Count,
            PpEnabledLayerNames = layers.Pointers,
            EnabledExtensionCount = extensions.Count,
            PpEnabledExtensionNames = extensions.Pointers,
        };
        Instance instance;
        Result result = Vk.CreateInstance(&info, null, &instance);
        return result switch
        {
            Result.Success => instance,
            Result.ErrorLayerNotPresent or Result.ErrorExtensionNotPresent => throw new HostException(
                $"--validate needs {HostValidation.Layer} (Debian: apt-get install vulkan-validationlayers)"),
            Result.ErrorIncompatibleDriver => throw HostDevice.NoDriver(),
            _ => throw new HostException($"create the Vulkan instance: {result}"),
        };
    }
}
