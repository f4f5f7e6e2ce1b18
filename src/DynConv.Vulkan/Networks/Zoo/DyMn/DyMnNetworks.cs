using System.Collections.Immutable;
using System.Globalization;

namespace DynConv.Vulkan.Networks.Zoo.DyMn;

/// <summary>The audio taggers of fschmid56/EfficientAT with dynamic blocks.</summary>
internal static class DyMnNetworks
{
    /// <summary>All of them.</summary>
    public static ImmutableArray<NetworkArchitecture> All { get; } =
    [
        Create(4, false, 1_961_239, 578), Create(10, false, 10_548_479, 578), Create(20, false, 39_966_143, 578),
        Create(4, true, 1_829_287, 440), Create(10, true, 9_833_935, 440),
    ];

    private static LogMelSpectrogram Spectrogram => new()
    {
        SampleRate = 32000,
        TransformLength = 1024,
        WindowLength = 800,
        HopLength = 320,
        PreEmphasis = 0.97,
        LowestFrequency = 0,
        HighestFrequency = 15000,
        Floor = 1e-5,
        Shift = 4.5,
        Divisor = 5,
    };

    private static NetworkArchitecture Create(int tenths, bool replaces, long parameters, int tensors)
    {
        double width = tenths / 10.0;
        const string Context = "context_gen.joint_conv.weight";
        string variant = replaces ? "_replace_se" : string.Empty;
        return new NetworkArchitecture(
            string.Create(CultureInfo.InvariantCulture, $"dymn{tenths:00}{variant}_as"),
            () => new DyMn(width, replaces),
            new AudioInput(128, 1000) { Spectrogram = Spectrogram },
            [
                new($"layers.3.{Context}", 4),
                replaces ? KeySignature.Absent($"layers.0.{Context}") : new($"layers.0.{Context}", 4),
                KeySignature.Sized("in_c.0.weight", 0, DyMnSizes.Scale(16, width)),
                KeySignature.Sized("layers.14.proj_norm.weight", 0, DyMnSizes.Scale(160, width)),
            ])
        {
            Family = "DyMN",
            Description = string.Create(
                CultureInfo.InvariantCulture,
                $"audio tagging, width {width}, {(replaces ? "dynamic where MobileNetV3 squeezes" : "all blocks dynamic")}, ")
                + "527 classes of AudioSet",
            Scores = ClassScores.Sigmoid,
            Temperature = 1,
            Parameters = parameters,
            Tensors = tensors,
            Licence = "MIT; GitHub releases of fschmid56/EfficientAT; temperature 30 for its _im files",
        };
    }
}
