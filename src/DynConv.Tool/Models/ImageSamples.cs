using System;
using System.Collections.Generic;
using DynConv.Tool.Images;
using DynConv.Tool.Reports;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Zoo;

namespace DynConv.Tool.Models;

/// <summary>Image files as samples.</summary>
internal sealed class ImageSamples(IReadOnlyList<string> files, ImageInput wanted) : ISampleSource
{
    private readonly HashSet<int> _inverted = [];

    public TensorShape Shape => wanted.Shape(files.Count);

    public IReadOnlyCollection<string> Notes => _inverted.Count == 0
        ? []
        : [$"{_inverted.Count} of {files.Count} images inverted: the network wants light strokes on a dark ground"];

    public string Name(int index) => PrintableText.Of(files[index], 200);

    public void Fill(int first, int count, Span<float> destination)
    {
        int size = wanted.Channels * wanted.Height * wanted.Width;
        for (int i = 0; i < count; i++)
        {
            if (ImageTensor.Fill(ImageDecoder.Read(files[first + i]), wanted, destination.Slice(i * size, size)))
            {
                _inverted.Add(first + i);
            }
        }
    }
}
