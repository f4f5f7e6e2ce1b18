using System.Collections.Generic;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Threading;
using Silk.NET.Core;
using Silk.NET.Core.Native;
using Silk.NET.Vulkan;

namespace DynConv.Embedding.Tests.Hosts;

/// <summary>What the validation layers tell a host. They call from any thread.</summary>
internal sealed unsafe class HostMessages
{
    private readonly Lock _lock = new();
    private readonly List<string> _texts = [];
    private GCHandle _self;

    public HostMessages() => _self = GCHandle.Alloc(this);

    public DebugUtilsMessengerCreateInfoEXT CreateInfo() => new()
    {
        SType = StructureType.DebugUtilsMessengerCreateInfoExt,
        MessageSeverity =
            DebugUtilsMessageSeverityFlagsEXT.ErrorBitExt | DebugUtilsMessageSeverityFlagsEXT.WarningBitExt,
        // "General" is the loader talking of drivers that it could not use.
        MessageType = DebugUtilsMessageTypeFlagsEXT.ValidationBitExt | DebugUtilsMessageTypeFlagsEXT.PerformanceBitExt,
        PfnUserCallback = new PfnDebugUtilsMessengerCallbackEXT(&OnMessage),
        PUserData = (void*)GCHandle.ToIntPtr(_self),
    };

    /// <summary>What was said since the last call.</summary>
    public IReadOnlyList<string> Take()
    {
        lock (_lock)
        {
            string[] taken = [.. _texts];
            _texts.Clear();
            return taken;
        }
    }

    /// <summary>Only after the instance is gone.</summary>
    public void Free() => _self.Free();

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static Bool32 OnMessage(
        DebugUtilsMessageSeverityFlagsEXT severity, DebugUtilsMessageTypeFlagsEXT types,
        DebugUtilsMessengerCallbackDataEXT* data, void* user)
    {
        _ = (severity, types);
        if (GCHandle.FromIntPtr((nint)user).Target is HostMessages messages)
        {
            string id = SilkMarshal.PtrToString((nint)data->PMessageIdName) ?? "";
            string text = SilkMarshal.PtrToString((nint)data->PMessage) ?? "";
            lock (messages._lock)
            {
                messages._texts.Add($"{id}: {text}");
            }
        }

        return Vk.False;
    }
}
