using System.Collections.Generic;
using System.Threading;
using DynConv.Tool.Images;
using DynConv.Tool.Reports;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Zoo;

namespace DynConv.Tool.Models;

/// <summary>Image files as samples.</summary>
internal sealed class ImageSamples(IReadOnlyList<string> files, ImageInput wanted) : ISampleSource
{
    private readonly HashSet<int> _inverted = [];
    private readonly Lock _lock = new();

    public int Count => files.Count;

    public TensorShape? Shape => wanted.KeepsSize ? null : wanted.Shape(1);

    public IReadOnlyCollection<string> Notes => _inverted.Count == 0
        ? []
        : [$"{_inverted.Count} of {files.Count} images inverted: the network wants light strokes on a dark ground"];

    public string Name(int index) => PrintableText.Of(files[index], 200);

    public Sample Read(int index)
    {
        Picture picture = ImageDecoder.Read(files[index]);
        TensorShape shape = ImageTensor.Shape(picture, wanted);
        float[] values = new float[shape.ElementCount];
        if (ImageTensor.Fill(picture, wanted, values))
        {
            lock (_lock)
            {
                _inverted.Add(index);
            }
        }

        Sample sample = new(shape, values);
        return wanted.KeepsSize ? sample with { Kept = new Size2d(picture.Height, picture.Width) } : sample;
    }
}
