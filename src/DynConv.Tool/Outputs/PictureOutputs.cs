using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using DynConv.Tool.Commands;
using DynConv.Tool.Images;
using DynConv.Tool.Models;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Zoo;
using SkiaSharp;

namespace DynConv.Tool.Outputs;

/// <summary>The pictures that a network gives, as PNG: one file, or one for each sample in a folder.</summary>
internal sealed class PictureOutputs : IDisposable
{
    private readonly ImageInput _image;
    private readonly List<(string Path, OutputFile File)> _files;

    private PictureOutputs(ImageInput image, List<(string Path, OutputFile File)> files) =>
        (_image, _files) = (image, files);

    /// <summary>Finds out whether all can be written.</summary>
    /// <exception cref="RequestException">The network gives no pictures, or a file cannot be written.</exception>
    public static PictureOutputs Prepare(
        string path, NetworkArchitecture architecture, TensorShape output, ISampleSource samples,
        Interruption interruption, string[] sources)
    {
        bool isFile = path.EndsWith(".png", StringComparison.OrdinalIgnoreCase);
        if (isFile)
        {
            // What is wrong with the place is said before what is wrong with the network.
            OutputFile.Prepare(path, interruption, sources).Dispose();
        }

        if (architecture.Image is not { KeepsSize: true } image || output.Rank != 4 || output.C != image.Channels)
        {
            throw new RequestException(
                $"{path}: {architecture.Name} gives no pictures but {output}; give OUT.npy, or OUT.npz for all outputs");
        }

        if (isFile && samples.Count > 1)
        {
            throw new RequestException(
                $"{path} is one file for {samples.Count} samples; give a folder that exists");
        }

        List<(string Path, OutputFile File)> files = [];
        try
        {
            HashSet<string> names = new(StringComparer.OrdinalIgnoreCase);
            for (int n = 0; n < samples.Count; n++)
            {
                string name = isFile ? path : Path.Combine(path, Path.GetFileNameWithoutExtension(samples.Name(n)) + ".png");
                if (!names.Add(name))
                {
                    throw new RequestException($"two inputs would be written to {name}; run them apart");
                }

                files.Add((name, OutputFile.Prepare(name, interruption, sources)));
            }
        }
        catch
        {
            files.ForEach(static file => file.File.Dispose());
            throw;
        }

        return new PictureOutputs(image, files);
    }

    /// <summary>Writes the picture of a sample.</summary>
    /// <returns>The sample without the picture's numbers.</returns>
    public SampleResult Write(int index, SampleResult result)
    {
        SampleResult.Output output = result.Outputs[0];
        (int height, int width) = (output.Sizes[1], output.Sizes[2]);
        // What filled the input up is cut off the output, which is so many times as large.
        int rows = (int)((long)result.Kept.Height * height / result.Input!.Value.H);
        int columns = (int)((long)result.Kept.Width * width / result.Input!.Value.W);
        using SKBitmap bitmap = new(columns, rows, SKColorType.Rgba8888, SKAlphaType.Opaque);
        for (int y = 0; y < rows; y++)
        {
            for (int x = 0; x < columns; x++)
            {
                bitmap.SetPixel(x, y, new SKColor(Shade(0), Shade(1), Shade(2)));

                byte Shade(int c)
                {
                    int channel = _image.Channels == 1 ? 0 : c;
                    float value = ImageTensor.Restore(
                        output.Values[(((channel * height) + y) * width) + x], _image, channel);
                    return (byte)Math.Clamp(float.IsNaN(value) ? 0 : MathF.Round(value), 0, 255);
                }
            }
        }

        (string path, OutputFile file) = _files[index];
        using SKData encoded = bitmap.Encode(SKEncodedImageFormat.Png, 100);
        file.Write(encoded.SaveTo);
        return result with { File = path, Outputs = [output with { Values = [] }, .. result.Outputs.Skip(1)] };
    }

    /// <summary>Gives the pictures of the samples that ran their names.</summary>
    public IReadOnlyList<string> Commit()
    {
        List<string> written = [];
        foreach ((string path, OutputFile file) in _files)
        {
            if (file.IsWritten)
            {
                file.Commit();
                written.Add(path);
            }
        }

        return written;
    }

    public void Dispose() => _files.ForEach(static file => file.File.Dispose());
}
