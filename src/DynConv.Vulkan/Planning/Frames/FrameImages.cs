using System;
using System.Collections.Generic;
using System.Linq;
using DynConv.Vulkan.Device;
using DynConv.Vulkan.Execution;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Memory;
using DynConv.Vulkan.Networks;

namespace DynConv.Vulkan.Planning.Frames;

/// <summary>
/// The host's images of one frame and their conversion from and to the samples of a batch. An image that is input and
/// output is read and written in place, in one layout.
/// </summary>
internal sealed class FrameImages : IDisposable
{
    private readonly VulkanContext _context;
    private readonly PlanProgram _program;
    private readonly FrameBindings _bindings;
    private readonly List<BorrowedImage> _inputs = [];
    private readonly List<BorrowedImage> _outputs = [];

    public FrameImages(VulkanContext context, PlanProgram program, FrameBindings bindings)
    {
        (_context, _program, _bindings) = (context, program, bindings);
        try
        {
            foreach (ExternalImage image in bindings.InputImages)
            {
                _inputs.Add(new BorrowedImage(context, image, isWritten: bindings.OutputImages.Any(image.IsSameAs)));
            }

            foreach (ExternalImage image in bindings.OutputImages)
            {
                _outputs.Add(new BorrowedImage(context, image, isWritten: true));
            }
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <summary>What the host does with its images before and after.</summary>
    public void AddTo(HostBarriers barriers)
    {
        List<BorrowedImage> seen = [];
        foreach (BorrowedImage image in _inputs.Where(image => !seen.Exists(other => other.IsSameAs(image))))
        {
            seen.Add(image);
            BorrowedImage? written = _outputs.Find(output => output.IsSameAs(image));
            barriers.Add(image, isRead: true, after: (written ?? image).Image.After);
        }

        foreach (BorrowedImage image in _outputs.Where(image => !seen.Exists(other => other.IsSameAs(image))))
        {
            barriers.Add(image, isRead: false, after: image.Image.After);
        }
    }

    /// <summary>Image n becomes sample n of the input.</summary>
    public void RecordInputs(CommandRecorder recorder)
    {
        TensorShape shape = _program.InputShape;
        for (int n = 0; n < _inputs.Count; n++)
        {
            ExternalImage image = _inputs[n].Image;
            _ = ImageFormats.TryGetInput(image.Format, out uint colours);
            (BufferRange range, uint first) = Sample(_program.Source.Range, shape, n);
            recorder.Dispatch(
                new ImageToTensor(
                    _bindings.InputConversion, (image.Height, image.Width), colours, (uint)shape.C,
                    ((uint)shape.H, (uint)shape.W), first),
                [range], [_inputs[n].Operand]);
        }
    }

    /// <summary>Sample n of the output becomes image n.</summary>
    public void RecordOutputs(CommandRecorder recorder)
    {
        TensorShape shape = _program.OutputShape;
        for (int n = 0; n < _outputs.Count; n++)
        {
            ExternalImage image = _outputs[n].Image;
            (BufferRange range, uint first) = Sample(_program.Target.Range, shape, n);
            TensorToImage conversion = new(
                _bindings.OutputConversion, (uint)shape.C, ((uint)shape.H, (uint)shape.W),
                (image.Height, image.Width), first);
            Dispatch(recorder, image, conversion, range, _outputs[n].Operand);
        }
    }

    public void Dispose()
    {
        foreach (BorrowedImage image in _inputs.Concat(_outputs))
        {
            image.Dispose();
        }

        _inputs.Clear();
        _outputs.Clear();
    }

    private static void Dispatch(
        CommandRecorder recorder, ExternalImage image, in TensorToImage conversion, BufferRange range,
        ImageOperand operand)
    {
        _ = ImageFormats.TryGetOutput(image.Format, out StorageImageFormat format);
        switch (format)
        {
            case StorageImageFormat.Rgba8:
                recorder.Dispatch(new TensorToImageRgba8(conversion), [range], [operand]);
                break;
            case StorageImageFormat.Rgba16f:
                recorder.Dispatch(new TensorToImageRgba16f(conversion), [range], [operand]);
                break;
            default:
                recorder.Dispatch(new TensorToImageR32f(conversion), [range], [operand]);
                break;
        }
    }

    /// <summary>The aligned range that holds a sample, and the sample's first element in it.</summary>
    private (BufferRange Range, uint First) Sample(BufferRange tensor, TensorShape shape, int sample)
    {
        ulong bytes = (ulong)shape.ElementCount / (ulong)shape.N * sizeof(float);
        ulong offset = (ulong)sample * bytes;
        ulong padding = (tensor.Offset + offset) % _context.Capabilities.StorageBufferAlignment;
        return (tensor.Slice(offset - padding, bytes + padding), (uint)(padding / sizeof(float)));
    }
}
