using System;
using System.Collections.Generic;
using System.Globalization;
using DynConv.Vulkan.Networks.Zoo;

namespace DynConv.Tool.Reports;

/// <summary>What a network wants to see or hear, in words.</summary>
internal static class InputText
{
    /// <summary>The shape of a sample: 3×224×224; a letter where any size will do.</summary>
    public static string Shape(NetworkInput input) => input switch
    {
        ImageInput { KeepsSize: true } image => $"{image.Channels}×H×W",
        ImageInput image => string.Create(
            CultureInfo.InvariantCulture, $"{image.Channels}×{image.Height}×{image.Width}"),
        _ => string.Join('×', SampleSizes(input)),
    };

    /// <summary>What is done to a picture or a sound before the network gets it.</summary>
    public static string Preprocessing(NetworkInput input)
    {
        if (input is not ImageInput image)
        {
            return input is AudioInput { Spectrogram: LogMelSpectrogram sound }
                ? string.Create(
                    CultureInfo.InvariantCulture,
                    $"log-mel spectrogram of a sound: {sound.SampleRate} Hz, windows of {sound.WindowLength} in "
                    + $"{sound.TransformLength} every {sound.HopLength}, {sound.LowestFrequency:0}–"
                    + $"{sound.HighestFrequency:0} Hz, {Levels(sound)}")
                : "log-mel spectrogram";
        }

        string filter = image.Interpolation == Interpolation.Bicubic ? "bicubic" : "bilinear";
        string size = image.KeepsSize ? "any size"
            : image.IsLightOnDark ? $"whole, {filter}, light on dark"
            : ShorterSide(image) is int side
                ? string.Create(CultureInfo.InvariantCulture, $"shorter side {side} {filter}, middle")
                : $"middle, {filter}";
        return $"{size}; mean {Numbers(image.Mean)}, deviation {Numbers(image.StandardDeviation)}";
    }

    private static string Levels(LogMelSpectrogram sound) => sound.StretchesBins
        ? "decibels, each bin from 0 to 1"
        : string.Create(
            CultureInfo.InvariantCulture, $"(log(x + {sound.Floor}) + {sound.Shift}) / {sound.Divisor}");

    /// <summary>The length that a picture's shorter side is scaled to; null where nothing says that.</summary>
    public static int? ShorterSide(ImageInput image) =>
        image.KeepsSize || image.IsLightOnDark ? null
        : image.ResizeTo is int side ? side
        : image.Height == image.Width ? (int)Math.Floor(image.Height / image.CropFraction)
        : null;

    private static IEnumerable<int> SampleSizes(NetworkInput input)
    {
        IReadOnlyList<int> sizes = input.Shape(1).Sizes;
        for (int i = 1; i < sizes.Count; i++)
        {
            yield return sizes[i];
        }
    }

    /// <summary>One number where all are alike.</summary>
    private static string Numbers(IReadOnlyList<float> values)
    {
        List<string> texts = [];
        foreach (float value in values)
        {
            string text = value.ToString("0.####", CultureInfo.InvariantCulture);
            if (texts.Count == 0 || values.Count > 1)
            {
                texts.Add(text);
            }
        }

        return texts.TrueForAll(text => text == texts[0]) ? texts[0] : string.Join('/', texts);
    }
}
