using System;
using System.Runtime.InteropServices;
using Silk.NET.Core.Contexts;
using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Device;

/// <summary>
/// The system's Vulkan loader. <c>Vk.GetApi</c> finds it too, but by ways that a program compiled ahead of time does
/// not have (where assemblies lie, the dependencies file).
/// </summary>
internal static class VulkanLibrary
{
    private static readonly Lazy<nint> Handle = new(Load);

    private static string[] Names => OperatingSystem.IsWindows() ? ["vulkan-1.dll"]
        : OperatingSystem.IsMacOS() || OperatingSystem.IsIOS() ? ["libvulkan.1.dylib", "libMoltenVK.dylib"]
        : OperatingSystem.IsAndroid() ? ["libvulkan.so"]
        : ["libvulkan.so.1"];

    /// <summary>A table of its functions; those of extensions are found once it has an instance.</summary>
    /// <exception cref="DllNotFoundException">There is no loader.</exception>
    public static Vk CreateApi()
    {
        nint library = Handle.Value;
        Vk? api = null;
        api = new Vk(new LamdaNativeContext(Find));
        return api;

        nint Find(string name)
        {
            if (NativeLibrary.TryGetExport(library, name, out nint address))
            {
                return address;
            }

            return api?.CurrentInstance is Instance instance ? (nint)api.GetInstanceProcAddr(instance, name) : 0;
        }
    }

    // Kept for ever: drivers and layers leave threads and exit handlers behind.
    private static nint Load()
    {
        foreach (string name in Names)
        {
            if (NativeLibrary.TryLoad(name, typeof(VulkanLibrary).Assembly, null, out nint library))
            {
                return library;
            }
        }

        throw new DllNotFoundException($"{string.Join(", ", Names)} cannot be loaded");
    }
}
