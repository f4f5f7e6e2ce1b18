using System;
using System.Collections.Generic;
using System.Globalization;
using DynConv.Checkpoints;
using DynConv.Tool.Arrays;
using DynConv.Tool.Commands;
using DynConv.Tool.Images;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Zoo;

namespace DynConv.Tool.Models;

/// <summary>
/// An array as samples: floats [N, C, H, W] as they are; bytes as pictures, [N, H, W] grey, [N, H, W, 3] colour, or [N,
/// C, H, W], of the network's size (any where it keeps a picture's), normalised as images are.
/// </summary>
internal sealed class ArraySamples : ISampleSource
{
    private readonly float[] _values;
    private readonly string _name;
    private readonly List<string> _notes = [];

    private ArraySamples(CheckpointTensor array, NetworkInput wanted)
    {
        _name = array.Name;
        if (array.ElementType == ElementType.UInt8)
        {
            (_values, Whole) = FromBytes(array, wanted as ImageInput ?? throw new RequestException(
                $"{ArrayValues.Describe(array)}: the network does not look at pictures; floats are wanted"));
            _notes.Add($"{array.Name}: uint8 taken as pictures, normalised as images are");
        }
        else
        {
            Whole = ArrayValues.ImageShape(array);
            _values = ArrayValues.Floats(array, _notes);
        }
    }

    /// <summary>The shape of the array, [N, C, H, W].</summary>
    public TensorShape Whole { get; }

    public int Count => Whole.N;

    public TensorShape? Shape => Whole.WithBatch(1);

    public IReadOnlyCollection<string> Notes => _notes;

    /// <summary>Reads an array.</summary>
    /// <param name="argument">As <see cref="ArrayFile"/> takes it.</param>
    /// <param name="wanted">What the network wants to see.</param>
    /// <exception cref="RequestException">The array has another type or shape.</exception>
    public static ArraySamples Read(string argument, NetworkInput wanted) => new(ArrayFile.Read(argument), wanted);

    public string Name(int index) => string.Create(CultureInfo.InvariantCulture, $"{_name}[{index}]");

    public Sample Read(int index)
    {
        TensorShape shape = Whole.WithBatch(1);
        int size = (int)shape.ElementCount;
        return new Sample(shape, _values.AsMemory(index * size, size));
    }

    private static (float[] Values, TensorShape Shape) FromBytes(CheckpointTensor array, ImageInput wanted)
    {
        IReadOnlyList<long> shape = array.Shape;
        (int c, long h, long w) = (wanted.Channels, wanted.Height, wanted.Width);
        if (wanted.KeepsSize && shape.Count is 3 or 4)
        {
            (h, w) = shape.Count == 3 || shape[3] == c ? (shape[1], shape[2]) : (shape[2], shape[3]);
        }

        bool isGrey = c == 1 && shape.Count == 3 && shape[1] == h && shape[2] == w;
        bool isPlanes = shape.Count == 4 && shape[1] == c && shape[2] == h && shape[3] == w;
        bool isPixels = shape.Count == 4 && shape[1] == h && shape[2] == w && shape[3] == c;
        if (!(isGrey || isPlanes || isPixels) || shape[0] < 1 || h < 1 || w < 1
            || array.ElementCount > int.MaxValue / 2)
        {
            string size = wanted.KeepsSize ? "H, W" : $"{h}, {w}";
            string choices = c == 1 ? $"[N, {size}], [N, 1, {size}]" : $"[N, {size}, {c}], [N, {c}, {size}]";
            throw new RequestException(
                $"{ArrayValues.Describe(array)} is no array of pictures for this network; {choices} are wanted");
        }

        byte[] bytes = new byte[array.ByteCount];
        array.CopyBytesTo(bytes);
        float[] values = new float[bytes.Length];
        int plane = (int)(h * w);
        for (int i = 0; i < bytes.Length; i++)
        {
            (int sample, int within) = (i / (c * plane), i % (c * plane));
            bool byPixel = isPixels && !isPlanes;
            int channel = byPixel ? within % c : within / plane;
            int target = byPixel ? (channel * plane) + (within / c) : within;
            values[(sample * c * plane) + target] = ImageTensor.Normalise(bytes[i], wanted, channel);
        }

        return (values, new TensorShape((int)shape[0], c, (int)h, (int)w));
    }
}
