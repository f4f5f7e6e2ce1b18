using System;
using DynConv.Native.Errors;
using DynConv.Vulkan.Execution;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Planning.Frames;
using Silk.NET.Vulkan;

namespace DynConv.Native.Structs;

/// <summary>Where a frame takes its input and puts its output, from C.</summary>
internal static unsafe class FrameBindingsReader
{
    private const uint MostImages = 1 << 16;

    /// <summary>Reads them.</summary>
    /// <exception cref="FailureException">A struct's size cannot be right, or a number is out of range.</exception>
    public static FrameBindings Read(in NativeFrameBindings bindings) => new()
    {
        Input = ReadBuffer(bindings.Input),
        InputImages = ReadImages(bindings.InputImages, bindings.InputImageCount, "input_images"),
        InputConversion = ReadInputConversion(bindings.InputConversion),
        Output = ReadBuffer(bindings.Output),
        OutputImages = ReadImages(bindings.OutputImages, bindings.OutputImageCount, "output_images"),
        OutputConversion = ReadOutputConversion(bindings.OutputConversion),
        Readback = bindings.Readback != 0,
        InFlight = bindings.InFlight == 0 ? 1 : Exports.Arguments.Size(bindings.InFlight, "in_flight"),
    };

    private static ExternalBuffer? ReadBuffer(NativeExternalBuffer* source)
    {
        if (source is null)
        {
            return null;
        }

        NativeExternalBuffer buffer = VersionedStruct.Read(source);
        return new ExternalBuffer
        {
            Handle = buffer.Buffer,
            Offset = buffer.Offset,
            Size = buffer.Size,
            Before = ReadAccess(buffer.Before),
            After = ReadAccess(buffer.After),
        };
    }

    private static ExternalImage[] ReadImages(NativeExternalImage* source, uint count, string name)
    {
        if (count > MostImages)
        {
            throw new FailureException(
                ResultCode.InvalidArgument, $"{name}: {count} images, more than a batch can have ({MostImages})");
        }

        if (source is null && count > 0)
        {
            throw new FailureException(ResultCode.InvalidArgument, $"{name} is NULL, its count is {count}");
        }

        ExternalImage[] images = new ExternalImage[count];
        for (uint i = 0; i < count; i++)
        {
            NativeExternalImage image = VersionedStruct.ReadElement(source, i);
            images[i] = new ExternalImage
            {
                Handle = image.Image,
                Format = (Format)image.Format,
                Width = image.Width,
                Height = image.Height,
                MipLevel = image.MipLevel,
                ArrayLayer = image.ArrayLayer,
                Before = ReadAccess(image.Before),
                After = ReadAccess(image.After),
            };
        }

        return images;
    }

    private static ImageToTensorOptions ReadInputConversion(NativeConversion* source)
    {
        NativeConversion conversion = VersionedStruct.ReadOrDefault(source);
        return new ImageToTensorOptions
        {
            Order = ReadOrder(conversion.Order),
            Mean = ReadChannels(conversion.Mean, conversion.MeanCount, "mean_count"),
            Std = ReadChannels(conversion.Deviation, conversion.DeviationCount, "deviation_count"),
            Scale = conversion.Scale == 0 ? 1 : conversion.Scale,
        };
    }

    private static TensorToImageOptions ReadOutputConversion(NativeConversion* source)
    {
        NativeConversion conversion = VersionedStruct.ReadOrDefault(source);
        return new TensorToImageOptions
        {
            Order = ReadOrder(conversion.Order),
            Mean = ReadChannels(conversion.Mean, conversion.MeanCount, "mean_count"),
            Std = ReadChannels(conversion.Deviation, conversion.DeviationCount, "deviation_count"),
            Scale = conversion.Scale == 0 ? 1 : conversion.Scale,
        };
    }

    private static ChannelOrder ReadOrder(uint order) => order switch
    {
        0 => ChannelOrder.Rgb,
        1 => ChannelOrder.Bgr,
        _ => throw new FailureException(ResultCode.InvalidArgument, $"order is {order}, which is no DYNCONV_ORDER"),
    };

    private static float[] ReadChannels(float* values, uint count, string name) =>
        count <= 4 ? new ReadOnlySpan<float>(values, (int)count).ToArray() : throw new FailureException(
            ResultCode.InvalidArgument, $"{name} is {count}, an image has at most 4 channels");

    private static HostAccess ReadAccess(in NativeAccess access) => new(
        (PipelineStageFlags)access.Stage, (AccessFlags)access.Access, (ImageLayout)access.Layout,
        access.TransferOwnership == 0 ? null : access.QueueFamily);
}
