using System;
using DynConv.Native.Errors;
using DynConv.Native.Structs;
using DynConv.Native.Tests.Hosts;
using DynConv.Native.Tests.Interop;
using Silk.NET.Vulkan;
using Xunit;

namespace DynConv.Native.Tests;

/// <summary>Plans in command buffers and on buffers of a host with a bare device.</summary>
public sealed unsafe class FrameTests
{
    [Fact]
    public void A_recorded_frame_on_host_buffers_gives_the_bits_of_a_run()
    {
        using Lent lent = new(2);
        float[] data = Inputs.Draw(2 * 784, seed: 9);
        using HostBuffer input = new(lent.Host, 2 * 784 * 4);
        using HostBuffer output = new(lent.Host, 20 * 4);
        using HostCommands commands = new(lent.Host);
        NativeExternalBuffer from = Lent.Bind(input);
        NativeExternalBuffer to = Lent.Bind(output);
        ulong frame = lent.CreateFrame(new NativeFrameBindings { Input = &from, Output = &to });
        data.CopyTo(input.Numbers);
        commands.Begin();
        ulong ticket = 5;
        Expect.Ok(Dynconv.FrameRecord(frame, commands.Pointer, &ticket));
        Assert.Equal(0ul, ticket);
        commands.End();
        commands.SubmitAndWait();
        Assert.Equal(DigitsSample.Run(lent.Plan, data), output.Numbers.ToArray());
        Expect.Ok(Dynconv.FrameDestroy(frame));
        Expect.Failure(ResultCode.InvalidHandle, Dynconv.FrameRecord(frame, commands.Pointer, null), "destroyed");
    }

    [Fact]
    public void Results_come_back_for_exactly_their_tickets()
    {
        using Lent lent = new(1);
        using HostCommands commands = new(lent.Host);
        float[][] inputs = [Inputs.Draw(784, seed: 1), Inputs.Draw(784, seed: 2), Inputs.Draw(784, seed: 3)];
        ulong frame = lent.CreateFrame(new NativeFrameBindings { InFlight = 2 });
        ulong* tickets = stackalloc ulong[3];
        commands.Begin();
        for (int i = 0; i < 2; i++)
        {
            Write(frame, inputs[i]);
            Expect.Ok(Dynconv.FrameRecord(frame, commands.Pointer, &tickets[i]));
        }

        float* output = stackalloc float[10];
        Assert.Equal((int)ResultCode.NotReady, Dynconv.FrameIsComplete(frame, tickets[0]));
        Assert.Equal((int)ResultCode.NotReady, Dynconv.FrameTryGetResult(frame, tickets[1], output, 10));
        Expect.Failure(
            ResultCode.InvalidState, Dynconv.FrameRecord(frame, commands.Pointer, &tickets[2]), "in flight");
        Expect.Failure(ResultCode.InvalidState, Dynconv.FrameWait(frame, tickets[0]), "host");
        commands.End();
        commands.SubmitAndWait();
        for (int i = 0; i < 2; i++)
        {
            Expect.Ok(Dynconv.FrameIsComplete(frame, tickets[i]));
            Assert.Equal(DigitsSample.Run(lent.Plan, inputs[i]), Read(frame, tickets[i]));
        }

        Write(frame, inputs[2]);
        Expect.Ok(Dynconv.FrameSubmit(frame, null, 0, null, 0, &tickets[2]));
        Expect.Ok(Dynconv.FrameWait(frame, tickets[2]));
        Assert.Equal(DigitsSample.Run(lent.Plan, inputs[2]), Read(frame, tickets[2]));

        // Its slot is the third's now.
        Expect.Failure(
            ResultCode.InvalidState, Dynconv.FrameTryGetResult(frame, tickets[0], output, 10), "ticket");
        foreach (ulong nowhere in new[] { 0ul, 1ul, ulong.MaxValue, tickets[1] + 1, tickets[1] ^ 0xff })
        {
            Expect.Failure(ResultCode.InvalidState, Dynconv.FrameIsComplete(frame, nowhere), "ticket");
            Expect.Failure(ResultCode.InvalidState, Dynconv.FrameDiscard(frame, nowhere), "ticket");
            Expect.Failure(ResultCode.InvalidState, Dynconv.FrameWait(frame, nowhere), "ticket");
        }

        Expect.Failure(
            ResultCode.BufferTooSmall, Dynconv.FrameTryGetResult(frame, tickets[2], output, 9), "10 numbers");
        Expect.Ok(Dynconv.FrameDestroy(frame));
    }

    [Fact]
    public void What_was_recorded_and_will_not_be_submitted_can_be_discarded()
    {
        using Lent lent = new(1, hostFramesOnly: true);
        using HostCommands commands = new(lent.Host);
        ulong frame = lent.CreateFrame(default);
        ulong ticket;
        commands.Begin();
        Expect.Failure(ResultCode.InvalidState, Dynconv.FrameRecord(frame, commands.Pointer, &ticket), "WriteInput");
        Write(frame, Inputs.Draw(784, seed: 1));
        Expect.Ok(Dynconv.FrameRecord(frame, commands.Pointer, &ticket));
        commands.End();
        Expect.Ok(Dynconv.FrameDiscard(frame, ticket));
        commands.Begin();
        Write(frame, Inputs.Draw(784, seed: 1));
        Expect.Ok(Dynconv.FrameRecord(frame, commands.Pointer, &ticket));
        commands.End();
        commands.SubmitAndWait();
        Assert.Equal(10, Read(frame, ticket).Length);
        float* numbers = stackalloc float[784];
        Expect.Failure(ResultCode.InvalidState, Dynconv.PlanRun(lent.Plan, numbers, 784, numbers, 10), "frames");
        Expect.Ok(Dynconv.PlanWarmUp(lent.Plan));
        Expect.Ok(Dynconv.FrameDestroy(frame));
    }

    [Fact]
    public void Submissions_are_chained_by_semaphores()
    {
        using Lent lent = new(1);
        float[] data = Inputs.Draw(784, seed: 6);
        SemaphoreCreateInfo info = new() { SType = StructureType.SemaphoreCreateInfo };
        Silk.NET.Vulkan.Semaphore semaphore;
        BareHost.Check(lent.Host.Api.CreateSemaphore(lent.Host.Device, &info, null, &semaphore));
        NativeSemaphore one = new() { StructSize = (uint)sizeof(NativeSemaphore), Semaphore = semaphore.Handle };
        ulong frame = lent.CreateFrame(new NativeFrameBindings { InFlight = 2 });
        ulong ticket;
        Write(frame, data);
        Expect.Ok(Dynconv.FrameSubmit(frame, null, 0, &one, 1, &ticket));
        Write(frame, data);
        one.Stage = (uint)PipelineStageFlags.TopOfPipeBit;
        Expect.Ok(Dynconv.FrameSubmit(frame, &one, 1, null, 0, &ticket));
        Expect.Ok(Dynconv.FrameWait(frame, ticket));
        Assert.Equal(DigitsSample.Run(lent.Plan, data), Read(frame, ticket));

        Write(frame, data);
        one.Value = 3;
        Expect.Failure(ResultCode.Feature, Dynconv.FrameSubmit(frame, &one, 1, null, 0, &ticket), "imeline");
        NativeSemaphore none = new() { StructSize = (uint)sizeof(NativeSemaphore) };
        Expect.Failure(ResultCode.InvalidArgument, Dynconv.FrameSubmit(frame, &none, 1, null, 0, &ticket), "null");
        Expect.Failure(
            ResultCode.InvalidArgument, Dynconv.FrameSubmit(frame, null, 1, null, 0, &ticket), "NULL");
        Expect.Failure(
            ResultCode.InvalidArgument, Dynconv.FrameSubmit(frame, null, 0, &one, 65, &ticket), "signal_count is 65");
        Expect.Ok(Dynconv.FrameSubmit(frame, null, 0, null, 0, &ticket));
        Expect.Ok(Dynconv.FrameDestroy(frame));
        lent.Host.Api.DestroySemaphore(lent.Host.Device, semaphore, null);
    }

    [Fact]
    public void Buffers_that_cannot_be_are_refused()
    {
        using Lent lent = new(1);
        using HostBuffer input = new(lent.Host, 784 * 4);
        NativeExternalBuffer bound = Lent.Bind(input);
        Refused(ResultCode.InvalidArgument, bound with { Buffer = 0 }, "null");
        Refused(ResultCode.InvalidArgument, bound with { Size = 783 * 4 }, "3132");
        Refused(ResultCode.InvalidArgument, bound with { Offset = 4 }, "multiple of");
        Refused(ResultCode.InvalidStruct, bound with { StructSize = 0 }, "dynconv_external_buffer.struct_size");
        NativeFrameBindings bindings = new() { StructSize = (uint)sizeof(NativeFrameBindings), InFlight = 10_000 };
        ulong frame;
        Expect.Failure(ResultCode.InvalidArgument, Dynconv.FrameCreate(lent.Plan, &bindings, &frame), "InFlight");
        bindings.InFlight = uint.MaxValue;
        Expect.Failure(ResultCode.InvalidArgument, Dynconv.FrameCreate(lent.Plan, &bindings, &frame), "in_flight");
        Expect.Failure(ResultCode.InvalidArgument, Dynconv.FrameCreate(lent.Plan, null, null), "frame is NULL");

        void Refused(ResultCode code, NativeExternalBuffer buffer, string text)
        {
            NativeFrameBindings wrong = new() { StructSize = (uint)sizeof(NativeFrameBindings), Input = &buffer };
            ulong made = 5;
            Expect.Failure(code, Dynconv.FrameCreate(lent.Plan, &wrong, &made), text);
            Assert.Equal(5ul, made);
        }
    }

    [Fact]
    public void Commands_that_cannot_be_are_refused()
    {
        using Lent lent = new(1);
        using BareHost other = new();
        using HostCommands foreign = new(other);
        ulong frame = lent.CreateFrame(default);
        Write(frame, Inputs.Draw(784, seed: 1));
        Expect.Failure(ResultCode.InvalidArgument, Dynconv.FrameRecord(frame, null, null), "command_buffer is NULL");
        float* numbers = stackalloc float[784];
        Expect.Failure(ResultCode.InvalidArgument, Dynconv.FrameWriteInput(frame, numbers, 783), "784 numbers");
        Expect.Failure(ResultCode.InvalidArgument, Dynconv.FrameWriteInput(frame, null, 784), "input is NULL");
        Expect.Failure(ResultCode.InvalidArgument, Dynconv.FrameRecord(frame, foreign.Pointer, null), "device");
        ulong ticket;
        Expect.Ok(Dynconv.FrameSubmit(frame, null, 0, null, 0, &ticket));
        Expect.Ok(Dynconv.FrameWait(frame, ticket));
        Expect.Ok(Dynconv.FrameDestroy(frame));
        Expect.Failure(ResultCode.InvalidHandle, Dynconv.FrameDestroy(frame), "destroyed");
    }

    private static void Write(ulong frame, float[] data)
    {
        fixed (float* first = data)
        {
            Expect.Ok(Dynconv.FrameWriteInput(frame, first, (ulong)data.Length));
        }
    }

    private static float[] Read(ulong frame, ulong ticket)
    {
        float[] output = new float[10];
        fixed (float* first = output)
        {
            Expect.Ok(Dynconv.FrameTryGetResult(frame, ticket, first, 10));
        }

        return output;
    }
}
