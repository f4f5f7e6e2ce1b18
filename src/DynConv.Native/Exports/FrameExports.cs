using System;
using System.Runtime.InteropServices;
using DynConv.Native.Errors;
using DynConv.Native.Handles;
using DynConv.Native.Objects;
using DynConv.Native.Structs;
using DynConv.Vulkan.Execution;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Planning.Frames;
using Silk.NET.Vulkan;

namespace DynConv.Native.Exports;

/// <summary>
/// Frames: made, recorded, submitted, destroyed. What becomes of a ticket is in <see cref="TicketExports"/>.
/// </summary>
internal static unsafe class FrameExports
{
    private const int MostSemaphores = 32;

    [UnmanagedCallersOnly(EntryPoint = "dynconv_frame_create")]
    public static int Create(ulong plan, NativeFrameBindings* bindings, ulong* frame)
    {
        try
        {
            Arguments.NotNull(frame, "frame");
            FrameBindings read = FrameBindingsReader.Read(VersionedStruct.ReadOrDefault(bindings));
            using Lease<PlanObject> lease = HandleTable.Shared.Take<PlanObject>(plan);
            Plan compiled = lease.Value.Plan;
            *frame = HandleTable.Shared.Add(new FrameObject(compiled.CreateFrame(read), compiled));
            return (int)ResultCode.Success;
        }
        catch (Exception exception)
        {
            return Failure.Report(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "dynconv_frame_write_input")]
    public static int WriteInput(ulong frame, float* input, ulong inputCount)
    {
        try
        {
            using Lease<FrameObject> lease = HandleTable.Shared.Take<FrameObject>(frame);
            Arguments.Input(input, inputCount, lease.Value.InputCount);
            lease.Value.Frame.WriteInput(new ReadOnlySpan<float>(input, (int)inputCount));
            return (int)ResultCode.Success;
        }
        catch (Exception exception)
        {
            return Failure.Report(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "dynconv_frame_record")]
    public static int Record(ulong frame, void* commandBuffer, ulong* ticket)
    {
        try
        {
            using Lease<FrameObject> lease = HandleTable.Shared.Take<FrameObject>(frame);
            Arguments.NotNull(commandBuffer, "command_buffer");
            Give(lease.Value.Frame.Record((nint)commandBuffer), ticket);
            return (int)ResultCode.Success;
        }
        catch (Exception exception)
        {
            return Failure.Report(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "dynconv_frame_submit")]
    public static int Submit(
        ulong frame, NativeSemaphore* waits, uint waitCount, NativeSemaphore* signals, uint signalCount, ulong* ticket)
    {
        try
        {
            using Lease<FrameObject> lease = HandleTable.Shared.Take<FrameObject>(frame);
            Span<SemaphoreWait> allWaits = stackalloc SemaphoreWait[Checked(waitCount, "wait_count")];
            for (uint i = 0; i < waitCount; i++)
            {
                NativeSemaphore wait = VersionedStruct.ReadElement(waits, i);
                allWaits[(int)i] = wait.Stage == 0
                    ? new SemaphoreWait(wait.Semaphore, wait.Value)
                    : new SemaphoreWait(wait.Semaphore, wait.Value, (PipelineStageFlags)wait.Stage);
            }

            Span<SemaphoreSignal> allSignals = stackalloc SemaphoreSignal[Checked(signalCount, "signal_count")];
            for (uint i = 0; i < signalCount; i++)
            {
                NativeSemaphore signal = VersionedStruct.ReadElement(signals, i);
                allSignals[(int)i] = new SemaphoreSignal(signal.Semaphore, signal.Value);
            }

            Give(lease.Value.Frame.Submit(allWaits, allSignals), ticket);
            return (int)ResultCode.Success;
        }
        catch (Exception exception)
        {
            return Failure.Report(exception);
        }
    }

    [UnmanagedCallersOnly(EntryPoint = "dynconv_frame_destroy")]
    public static int Destroy(ulong frame)
    {
        try
        {
            HandleTable.Shared.Destroy<FrameObject>(frame);
            return (int)ResultCode.Success;
        }
        catch (Exception exception)
        {
            return Failure.Report(exception);
        }
    }

    private static int Checked(uint count, string name) =>
        count <= MostSemaphores ? (int)count : throw new FailureException(
            ResultCode.InvalidArgument, $"{name} is {count}, at most {MostSemaphores} are taken");

    private static void Give(FrameTicket ticket, ulong* target)
    {
        if (target is not null)
        {
            *target = ticket.Value;
        }
    }
}
