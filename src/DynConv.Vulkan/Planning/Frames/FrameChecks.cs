using System;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Execution;

namespace DynConv.Vulkan.Planning.Frames;

/// <summary>Refuses bindings that a network or a device cannot work with, before anything is made for them.</summary>
internal static class FrameChecks
{
    public static void ThrowIfWrongInput(PlanProgram program, int length)
    {
        if (length != program.InputShape.ElementCount)
        {
            throw new ArgumentException(
                $"the plan takes {program.InputShape} = {program.InputShape.ElementCount} numbers, got {length}");
        }
    }

    public static void ThrowIfWrongOutput(PlanProgram program, int length)
    {
        if (length != program.OutputShape.ElementCount)
        {
            throw new ArgumentException(
                $"the plan gives {program.OutputShape} = {program.OutputShape.ElementCount} numbers, "
                + $"got room for {length}");
        }
    }

    public static void ThrowIfWrong(FrameBindings bindings, PlanProgram program, DeviceCapabilities device)
    {
        if (bindings.InFlight is < 1 or > FrameTicket.MaximumSlots)
        {
            throw new ArgumentException($"InFlight is {bindings.InFlight}; use 1 to {FrameTicket.MaximumSlots}");
        }

        ThrowIfWrong("Input", bindings.Input, program.Source.Bytes, device);
        ThrowIfWrong("Output", bindings.Output, program.Target.Bytes, device);
        ImageChecks.ThrowIfWrong(bindings, program);
        if (bindings is { Input: ExternalBuffer input, Output: ExternalBuffer output } && input.Handle == output.Handle
            && input.Offset < output.Offset + program.Target.Bytes
            && output.Offset < input.Offset + program.Source.Bytes)
        {
            throw new ArgumentException("Input and Output overlap in one buffer; a network cannot work in place");
        }
    }

    private static void ThrowIfWrong(string what, ExternalBuffer? buffer, ulong bytes, DeviceCapabilities device)
    {
        if (buffer is null)
        {
            return;
        }

        if (buffer.Handle == 0)
        {
            throw new ArgumentException($"{what}: the buffer is null");
        }

        buffer.Before.ThrowIfContradictory($"{what}, Before");
        buffer.After.ThrowIfContradictory($"{what}, After");
        if (buffer.Offset % device.StorageBufferAlignment != 0)
        {
            throw new ArgumentException(
                $"{what}: offset {buffer.Offset} is no multiple of {device.StorageBufferAlignment}, "
                + "which this device wants");
        }

        if (buffer.Size < bytes)
        {
            throw new ArgumentException($"{what}: the tensor has {bytes} bytes, the buffer's part {buffer.Size}");
        }

        if (buffer.Offset > ulong.MaxValue - buffer.Size)
        {
            throw new ArgumentException(
                $"{what}: {buffer.Size} bytes at {buffer.Offset} end beyond what can be counted");
        }
    }
}
