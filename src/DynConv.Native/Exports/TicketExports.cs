using System;
using System.Runtime.InteropServices;
using DynConv.Native.Errors;
using DynConv.Native.Handles;
using DynConv.Native.Objects;
using DynConv.Vulkan.Planning.Frames;

namespace DynConv.Native.Exports;

/// <summary>What becomes of an execution of a frame.</summary>
internal static unsafe class TicketExports
{
    [UnmanagedCallersOnly(EntryPoint = "dynconv_frame_is_complete")]
    public static int IsComplete(ulong frame, ulong ticket)
    {
        try
        {
            using Lease<FrameObject> lease = HandleTable.Shared.Take<FrameObject>(frame);
            return Readiness(lease.Value.Frame.IsComplete(new FrameTicket(ticket)));
        }
        catch (Exception exception)
        {
            return Failure.Report(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "dynconv_frame_wait")]
    public static int Wait(ulong frame, ulong ticket)
    {
        try
        {
            using Lease<FrameObject> lease = HandleTable.Shared.Take<FrameObject>(frame);
            lease.Value.Frame.Wait(new FrameTicket(ticket));
            return (int)ResultCode.Success;
        }
        catch (Exception exception)
        {
            return Failure.Report(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "dynconv_frame_try_get_result")]
    public static int TryGetResult(ulong frame, ulong ticket, float* output, ulong outputCount)
    {
        try
        {
            using Lease<FrameObject> lease = HandleTable.Shared.Take<FrameObject>(frame);
            Arguments.Output(output, outputCount, lease.Value.OutputCount);
            return Readiness(lease.Value.Frame.TryGetResult(
                new FrameTicket(ticket), new Span<float>(output, (int)outputCount)));
        }
        catch (Exception exception)
        {
            return Failure.Report(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "dynconv_frame_discard")]
    public static int Discard(ulong frame, ulong ticket)
    {
        try
        {
            using Lease<FrameObject> lease = HandleTable.Shared.Take<FrameObject>(frame);
            lease.Value.Frame.Discard(new FrameTicket(ticket));
            return (int)ResultCode.Success;
        }
        catch (Exception exception)
        {
            return Failure.Report(exception);
        }
    }

    private static int Readiness(bool ready) => (int)(ready ? ResultCode.Success : ResultCode.NotReady);
}
