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
            new AudioInput(626, 128),
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
            Licence = "MIT; in the repositories frednam93/FDY-SED and frednam93/lightSED",
        },
    ];
}
