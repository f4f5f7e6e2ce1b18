using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;
using Silk.NET.Core;
using Silk.NET.Core.Native;
using Silk.NET.Vulkan;

namespace HostOwnedDevice.Device;

/// <summary>Keeps what the validation layers say of this program and of the library in it.</summary>
internal sealed unsafe class HostValidation : IDisposable
{
    public const string Layer = "VK_LAYER_KHRONOS_validation";
    public const string Extension = "VK_EXT_debug_utils";

    private readonly Lock _lock = new();
    private readonly List<string> _messages = [];
    private GCHandle _self;
    private DebugUtilsMessengerEXT _messenger;

    public HostValidation() => _self = GCHandle.Alloc(this);

    public IReadOnlyList<string> Messages
    {
        get
        {
            lock (_lock)
            {
                return [.. _messages];
            }
        }
    }

    public DebugUtilsMessengerCreateInfoEXT CreateInfo() => new()
    {
        SType = StructureType.DebugUtilsMessengerCreateInfoExt,
        MessageSeverity =
            DebugUtilsMessageSeverityFlagsEXT.ErrorBitExt | DebugUtilsMessageSeverityFlagsEXT.WarningBitExt,
        MessageType = DebugUtilsMessageTypeFlagsEXT.ValidationBitExt | DebugUtilsMessageTypeFlagsEXT.PerformanceBitExt,
        PfnUserCallback = new PfnDebugUtilsMessengerCallbackEXT(&OnMessage),
        PUserData = (void*)GCHandle.ToIntPtr(_self),
    };

    public void Attach(Vk vk, Instance instance)
    {
        DebugUtilsMessengerCreateInfoEXT info = CreateInfo();
        var create =
            (delegate* unmanaged<Instance, DebugUtilsMessengerCreateInfoEXT*, void*, DebugUtilsMessengerEXT*, Result>)
            (void*)vk.GetInstanceProcAddr(instance, "vkCreateDebugUtilsMessengerEXT");
        DebugUtilsMessengerEXT messenger;
        create(instance, &info, null, &messenger).ThrowIfFailed("create the validation messenger");
        _messenger = messenger;
    }

    public void Detach(Vk vk, Instance instance)
    {
        if (_messenger.Handle != 0)
        {
            var destroy = (delegate* unmanaged<Instance, DebugUtilsMessengerEXT, void*, void>)
                (void*)vk.GetInstanceProcAddr(instance, "vkDestroyDebugUtilsMessengerEXT");
            destroy(instance, _messenger, null);
            _messenger = default;
        }
    }

    /// <summary>Only after the instance is gone, whose end is reported here too.</summary>
    public void Dispose()
    {
        if (_self.IsAllocated)
        {
            _self.Free();
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static Bool32 OnMessage(
        DebugUtilsMessageSeverityFlagsEXT severity,
        DebugUtilsMessageTypeFlagsEXT types,
        DebugUtilsMessengerCallbackDataEXT* data,
        void* user)
    {
        _ = severity;
        _ = types;
        if (GCHandle.FromIntPtr((nint)user).Target is HostValidation log)
        {
            string text = SilkMarshal.PtrToString((nint)data->PMessage) ?? string.Empty;
            lock (log._lock)
            {
                log._messages.Add(text.ReplaceLineEndings(" "));
            }
        }

        return Vk.False;
    }
}
