using System;
using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;
using Microsoft.Extensions.Logging;
using Silk.NET.Core;
using Silk.NET.Core.Native;
using Silk.NET.Vulkan;

namespace DynConv.Vulkan.Device;

/// <summary>Keeps what the validation layers say. Owned by a context; the layers call it from any thread.</summary>
internal sealed unsafe class ValidationLog : IDisposable
{
    private readonly Lock _lock = new();
    private readonly List<ValidationMessage> _messages = [];
    private readonly ILogger _logger;
    private GCHandle _self;
    private DebugUtilsMessengerEXT _messenger;
    private Vk? _vk;
    private Instance _instance;

    public ValidationLog(ILogger logger)
    {
        _logger = logger;
        _self = GCHandle.Alloc(this);
    }

    public IReadOnlyList<ValidationMessage> Messages
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
        // "General" is the loader talking of drivers that it could not use: not about what this library does.
        MessageType = DebugUtilsMessageTypeFlagsEXT.ValidationBitExt | DebugUtilsMessageTypeFlagsEXT.PerformanceBitExt,
        PfnUserCallback = new PfnDebugUtilsMessengerCallbackEXT(&OnMessage),
        PUserData = (void*)GCHandle.ToIntPtr(_self),
    };

    /// <summary>Listens from now on. The instance must have VK_EXT_debug_utils.</summary>
    public void Attach(Vk vk, Instance instance)
    {
        _vk = vk;
        _instance = instance;
        DebugUtilsMessengerCreateInfoEXT info = CreateInfo();
        // Silk.NET's extension package is not used: two functions do not justify a dependency.
        var create =
            (delegate* unmanaged<Instance, DebugUtilsMessengerCreateInfoEXT*, void*, DebugUtilsMessengerEXT*, Result>)
            (void*)vk.GetInstanceProcAddr(instance, "vkCreateDebugUtilsMessengerEXT");
        DebugUtilsMessengerEXT messenger;
        create(instance, &info, null, &messenger).ThrowIfFailed("create the validation messenger");
        _messenger = messenger;
    }

    /// <summary>Stops listening; call before the instance goes.</summary>
    public void Detach()
    {
        if (_messenger.Handle != 0 && _vk is not null)
        {
            var destroy = (delegate* unmanaged<Instance, DebugUtilsMessengerEXT, void*, void>)
                (void*)_vk.GetInstanceProcAddr(_instance, "vkDestroyDebugUtilsMessengerEXT");
            destroy(_instance, _messenger, null);
            _messenger = default;
        }
    }

    /// <summary>Only after the instance is gone: creating and destroying it also report through this object.</summary>
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
        _ = types;
        if (GCHandle.FromIntPtr((nint)user).Target is ValidationLog log)
        {
            string word = (severity & DebugUtilsMessageSeverityFlagsEXT.ErrorBitExt) != 0 ? "error" : "warning";
            string id = SilkMarshal.PtrToString((nint)data->PMessageIdName) ?? "";
            string text = SilkMarshal.PtrToString((nint)data->PMessage) ?? "";
            log.Add(new ValidationMessage(word, id, text));
        }

        return Vk.False;
    }

    private void Add(ValidationMessage message)
    {
        lock (_lock)
        {
            _messages.Add(message);
        }

        Log.Validation(_logger, message.Severity, message.Id, message.Text);
    }
}
