using System.Runtime.InteropServices;
using Silk.NET.Core.Contexts;
using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Device;

/// <summary>Function tables for a host's handles, found the way the host finds them.</summary>
internal static unsafe class HostFunctions
{
    /// <summary>
    /// A table of our own: setting an instance or a device switches a table for everybody who shares it.
    /// </summary>
    /// <param name="instance">VkInstance.</param>
    /// <param name="getInstanceProcAddr">The host's vkGetInstanceProcAddr; 0 for the system's loader.</param>
    public static Vk Load(nint instance, nint getInstanceProcAddr)
    {
        Vk api = getInstanceProcAddr == 0
            ? InstanceLoader.LoadApi()
            : new Vk(new LamdaNativeContext(name => Resolve(getInstanceProcAddr, instance, name)));
        api.CurrentInstance = new Instance(instance);
        return api;
    }

    private static nint Resolve(nint getInstanceProcAddr, nint instance, string name)
    {
        var resolve = (delegate* unmanaged<nint, byte*, nint>)getInstanceProcAddr;
        nint text = Marshal.StringToCoTaskMemUTF8(name);
        try
        {
            // Silk.NET asks for this one by name; a loader finds it without an instance only.
            nint found = resolve(instance, (byte*)text);
            return found != 0 ? found : resolve(0, (byte*)text);
        }
        finally
        {
            Marshal.FreeCoTaskMem(text);
        }
    }
}
