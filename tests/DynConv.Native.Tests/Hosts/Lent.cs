using System;
using DynConv.Native.Structs;
using DynConv.Native.Tests.Interop;

namespace DynConv.Native.Tests.Hosts;

/// <summary>A bare host whose device is adopted, with a plan of the digits network on it.</summary>
internal sealed unsafe class Lent : IDisposable
{
    public Lent(uint samples, bool hostFramesOnly = false)
    {
        using CText noCache = new(string.Empty);
        NativeContextOptions options = new()
        {
            StructSize = (uint)sizeof(NativeContextOptions),
            CacheFolder = noCache,
            Log = &NativeDevice.Write,
        };
        NativeExternalDevice device = Host.Lend();
        ulong context;
        Expect.Ok(Dynconv.ContextAdopt(&device, &options, &context));
        Context = context;
        Plan = DigitsSample.Compile(context, samples, hostFramesOnly);
    }

    public BareHost Host { get; } = new();

    public ulong Context { get; }

    public ulong Plan { get; }

    /// <summary>A binding of a buffer that the processor writes before and reads after.</summary>
    public static NativeExternalBuffer Bind(HostBuffer buffer)
    {
        // VK_PIPELINE_STAGE_HOST_BIT, VK_ACCESS_HOST_WRITE_BIT, VK_ACCESS_HOST_READ_BIT
        NativeAccess written = new() { Stage = 0x4000, Access = 0x4000 };
        NativeAccess read = new() { Stage = 0x4000, Access = 0x2000 };
        return new NativeExternalBuffer
        {
            StructSize = (uint)sizeof(NativeExternalBuffer),
            Buffer = buffer.Handle.Handle,
            Size = buffer.Size,
            Before = written,
            After = read,
        };
    }

    public ulong CreateFrame(NativeFrameBindings bindings)
    {
        bindings.StructSize = (uint)sizeof(NativeFrameBindings);
        ulong frame;
        Expect.Ok(Dynconv.FrameCreate(Plan, &bindings, &frame));
        return frame;
    }

    public void Dispose()
    {
        Expect.Ok(Dynconv.PlanDestroy(Plan));
        Expect.Ok(Dynconv.ContextDestroy(Context));
        Host.Dispose();
    }
}
