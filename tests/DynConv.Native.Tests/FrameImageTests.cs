using System;
using System.Linq;
using DynConv.Native.Errors;
using DynConv.Native.Structs;
using DynConv.Native.Tests.Hosts;
using DynConv.Native.Tests.Interop;
using Silk.NET.Vulkan;
using Xunit;

namespace DynConv.Native.Tests;

/// <summary>Images of a host that a frame reads.</summary>
public sealed unsafe class FrameImageTests
{
    [Fact]
    public void An_image_is_converted_and_gives_the_bits_of_a_run()
    {
        using Lent lent = new(1);
        float[] pixels = [.. Inputs.Draw(784, seed: 3).Select(static value => MathF.Round(value * 64) / 64)];
        using HostBuffer staging = new(lent.Host, 784 * 4);
        using HostImage image = new(lent.Host, 28);
        using HostCommands commands = new(lent.Host);
        NativeExternalImage bound = Bind(image);
        NativeConversion conversion = new() { StructSize = (uint)sizeof(NativeConversion) };
        (conversion.MeanCount, conversion.DeviationCount, conversion.Scale) = (1, 1, 2);
        (conversion.Mean[0], conversion.Deviation[0]) = (0.25f, 0.5f);
        ulong frame = lent.CreateFrame(new NativeFrameBindings
        {
            InputImages = &bound,
            InputImageCount = 1,
            InputConversion = &conversion,
        });
        pixels.CopyTo(staging.Numbers);
        commands.Begin();
        image.Fill(commands, staging);
        ulong ticket;
        Expect.Ok(Dynconv.FrameRecord(frame, commands.Pointer, &ticket));
        commands.End();
        commands.SubmitAndWait();
        float[] output = new float[10];
        fixed (float* first = output)
        {
            Expect.Ok(Dynconv.FrameTryGetResult(frame, ticket, first, 10));
        }

        // All of it powers of two: no rounding.
        Assert.Equal(
            DigitsSample.Run(lent.Plan, [.. pixels.Select(static value => ((value * 2) - 0.25f) / 0.5f)]), output);
        float* numbers = stackalloc float[784];
        Expect.Failure(ResultCode.InvalidState, Dynconv.FrameWriteInput(frame, numbers, 784), "bound");
        Expect.Ok(Dynconv.FrameDestroy(frame));
    }

    [Fact]
    public void Images_that_cannot_be_are_refused()
    {
        using Lent lent = new(1);
        using HostImage image = new(lent.Host, 28);
        NativeExternalImage good = Bind(image);
        Refused(ResultCode.InvalidArgument, good with { Image = 0 }, "null");
        Refused(ResultCode.InvalidArgument, good with { Format = (uint)Format.D32Sfloat }, "D32Sfloat");
        Refused(ResultCode.InvalidArgument, good with { Width = 0 }, "0");
        Refused(
            ResultCode.InvalidArgument, good with { Before = default }, "Layout");
        Refused(ResultCode.InvalidStruct, good with { StructSize = 2 }, "dynconv_external_image.struct_size");
        NativeFrameBindings bindings = new()
        {
            StructSize = (uint)sizeof(NativeFrameBindings),
            InputImages = &good,
            InputImageCount = 2,
        };
        NativeExternalImage* two = stackalloc NativeExternalImage[] { good, good };
        ulong frame;
        bindings.InputImages = two;
        Expect.Failure(ResultCode.InvalidArgument, Dynconv.FrameCreate(lent.Plan, &bindings, &frame), "2 ");
        bindings.InputImageCount = uint.MaxValue;
        Expect.Failure(ResultCode.InvalidArgument, Dynconv.FrameCreate(lent.Plan, &bindings, &frame), "input_images");
        bindings.InputImageCount = 1;
        bindings.InputImages = null;
        Expect.Failure(ResultCode.InvalidArgument, Dynconv.FrameCreate(lent.Plan, &bindings, &frame), "is NULL");
        bindings.InputImages = &good;
        NativeConversion conversion = new() { StructSize = (uint)sizeof(NativeConversion), Order = 2 };
        bindings.InputConversion = &conversion;
        Expect.Failure(ResultCode.InvalidArgument, Dynconv.FrameCreate(lent.Plan, &bindings, &frame), "order is 2");
        conversion.Order = 1;
        conversion.MeanCount = 5;
        Expect.Failure(ResultCode.InvalidArgument, Dynconv.FrameCreate(lent.Plan, &bindings, &frame), "mean_count");

        void Refused(ResultCode code, NativeExternalImage wrong, string text)
        {
            NativeFrameBindings of = new()
            {
                StructSize = (uint)sizeof(NativeFrameBindings),
                InputImages = &wrong,
                InputImageCount = 1,
            };
            ulong made = 5;
            Expect.Failure(code, Dynconv.FrameCreate(lent.Plan, &of, &made), text);
            Assert.Equal(5ul, made);
        }
    }

    private static NativeExternalImage Bind(HostImage image) => new()
    {
        StructSize = (uint)sizeof(NativeExternalImage),
        Image = image.Handle.Handle,
        Format = (uint)Format.R32Sfloat,
        Width = 28,
        Height = 28,
        Before = new NativeAccess
        {
            Stage = (uint)PipelineStageFlags.TransferBit,
            Access = (uint)AccessFlags.TransferWriteBit,
            Layout = (uint)ImageLayout.TransferDstOptimal,
        },
        After = new NativeAccess { Layout = (uint)ImageLayout.ShaderReadOnlyOptimal },
    };
}
