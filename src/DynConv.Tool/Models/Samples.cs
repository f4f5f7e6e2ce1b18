using System.Collections.Generic;
using DynConv.Tool.Arrays;
using DynConv.Tool.Audio;
using DynConv.Tool.Commands;
using DynConv.Tool.Files;
using DynConv.Vulkan.Networks.Zoo;

namespace DynConv.Tool.Models;

/// <summary>Finds out what the arguments of --input are.</summary>
internal static class Samples
{
    /// <summary>Opens images, or one array.</summary>
    /// <exception cref="RequestException">They are neither.</exception>
    public static ISampleSource Open(IReadOnlyList<string> arguments, NetworkInput wanted)
    {
        foreach (string argument in arguments)
        {
            if (ArrayFile.IsOne(argument))
            {
                return arguments.Count == 1
                    ? ArraySamples.Read(argument, wanted)
                    : throw new RequestException($"{argument} is an array; give either one array or images");
            }
        }

        if (wanted is AudioInput { Spectrogram: not null } sound)
        {
            return new AudioSamples(InputFiles.Find(arguments, FileKind.Sound), sound);
        }

        List<string> files = InputFiles.Find(arguments, FileKind.Image);
        if (files.Count == 1 && files[0].EndsWith(".npy", System.StringComparison.OrdinalIgnoreCase))
        {
            // What is wrong with it is the array reader's to say.
            return ArraySamples.Read(files[0], wanted);
        }

        return wanted is ImageInput image
            ? new ImageSamples(files, image)
            : throw new RequestException(
                "the network does not look at pictures; give its features, an array [N, C, H, W]");
    }
}
