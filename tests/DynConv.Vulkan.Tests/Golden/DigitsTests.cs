using System;
using System.IO;
using System.Linq;
using DynConv.Checkpoints;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Zoo;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Identities.Modules;
using DynConv.Vulkan.Tests.Oracles;
using Xunit;

namespace DynConv.Vulkan.Tests.Golden;

/// <summary>The trained network of samples/Digits against the logits that PyTorch gave for its test set.</summary>
public sealed class DigitsTests(GpuDevice gpu)
{
    private const int Images = 64;
    private const int Pixels = 28 * 28;
    private const int Classes = 10;
    private const double Bound = 1e-4;

    private static string Folder { get; } = Path.Combine(GoldenFolder.Root, "..", "..", "samples", "Digits");

    [Theory]
    [InlineData("digits.pth")]
    [InlineData("digits.legacy.pth")]
    public void Logits_and_classes_equal_PyTorch(string file)
    {
        using Checkpoint checkpoint = Checkpoint.Open(Path.Combine(Folder, file));
        Assert.True(NetworkRecogniser.TryRecognise(checkpoint.GetStateDict(), out RecognisedNetwork? recognised));
        StateDict testSet = NpzFile.Read(Path.Combine(Folder, "testset.npz"));
        byte[] images = new byte[testSet["images"].ByteCount];
        testSet["images"].CopyBytesTo(images);
        float[] expected = testSet["logits"].ToSingles();

        ImageInput input = recognised.Architecture.Image!;
        Assert.Equal((1, 28, 28), (input.Channels, input.Height, input.Width));
        float[] pixels =
            [.. images.Take(Images * Pixels).Select(v => ((v / 255f) - input.Mean[0]) / input.StandardDeviation[0])];
        float[] logits = ModuleRun.OnDevice(gpu.Context, recognised.Build(), pixels, input.Shape(Images));

        Assert.Equal(Images * Classes, logits.Length);
        Assert.All(logits, (logit, i) => Assert.InRange(Math.Abs(logit - expected[i]), 0, Bound));
        Assert.Equal(
            expected.Take(logits.Length).Chunk(Classes).Select(BestOf), logits.Chunk(Classes).Select(BestOf));
    }

    private static int BestOf(float[] row) => Array.IndexOf(row, row.Max());
}
