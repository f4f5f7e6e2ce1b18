using System;
using System.Collections.Immutable;

namespace DynConv.Vulkan.Networks.Zoo.FdyCrnn;

/// <summary>The sound event detector of frednam93/FDY-SED.</summary>
internal static class FdyCrnnNetworks
{
    /// <summary>All of them.</summary>
    public static ImmutableArray<NetworkArchitecture> All { get; } =
    [
        new NetworkArchitecture(
            "fdy_crnn",
            static () => new FdyCrnn(),
            new AudioInput(626, 128) { IsTimeFirst = true, Spectrogram = Spectrogram },
            [
                new("cnn.cnn.conv1.attention.conv1d1.weight", 3), new("cnn.cnn.conv0.weight", 4),
                new("rnn.rnn.weight_hh_l1_reverse", 2), new("dense_softmax.weight", 2),
            ])
        {
            Family = "FDY",
            Description = "sound event detection with frequency-dynamic convolutions, 10 classes of DESED",
            Scores = ClassScores.Probability,
            Temperature = 31,
            Parameters = 11_061_468,
            Tensors = 125,
            Classes =
            [
                "Alarm_bell_ringing", "Blender", "Cat", "Dishes", "Dog", "Electric_shaver_toothbrush", "Frying",
                "Running_water", "Speech", "Vacuum_cleaner",
            ],
            Licence = "MIT; in the repositories frednam93/FDY-SED and frednam93/lightSED",
        },
    ];

    /// <summary>Decibels from −50 to 80, each bin stretched over the sound; in training it was over a batch of
    /// them.</summary>
    private static LogMelSpectrogram Spectrogram => new()
    {
        SampleRate = 16000,
        TransformLength = 2048,
        WindowLength = 2048,
        HopLength = 256,
        PreEmphasis = 0,
        IsNormalised = true,
        WindowOffset = 0.54,
        SumsMagnitudes = true,
        AreTrianglesInHertz = true,
        LowestFrequency = 0,
        HighestFrequency = 8000,
        Least = Math.Pow(10, -50 / 20.0),
        Most = Math.Pow(10, 80 / 20.0),
        Floor = 0,
        Shift = 0,
        Divisor = Math.Log(10) / 20,
        StretchesBins = true,
    };
}
