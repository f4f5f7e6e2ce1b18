using System;
using System.IO;
using System.Linq;
using DynConv.Checkpoints;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Zoo;
using DynConv.Vulkan.Planning;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Identities.Modules;
using DynConv.Vulkan.Tests.Oracles;
using DynConv.Vulkan.Tests.Reference;
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
        ImageInput input = recognised.Architecture.Image!;
        Assert.Equal((1, 28, 28), (input.Channels, input.Height, input.Width));
        (float[] pixels, float[] expected) = TestSet(input);
        float[] logits = ModuleRun.OnDevice(gpu.Context, recognised.Build(), pixels, input.Shape(Images));

        Assert.Equal(Images * Classes, logits.Length);
        Assert.All(logits, (logit, i) => Assert.InRange(Math.Abs(logit - expected[i]), 0, Bound));
        Assert.Equal(
            expected.Take(logits.Length).Chunk(Classes).Select(BestOf), logits.Chunk(Classes).Select(BestOf));
    }

    /// <summary>What trained experts lose: less than the classes are apart.</summary>
    [Theory]
    [InlineData(ExpertPrecision.Float16, 2e-3)]
    [InlineData(ExpertPrecision.Int8, 3e-2)]
    public void Experts_in_fewer_bits_change_no_class(ExpertPrecision precision, double tolerance)
    {
        using Checkpoint checkpoint = Checkpoint.Open(Path.Combine(Folder, "digits.pth"));
        Assert.True(NetworkRecogniser.TryRecognise(checkpoint.GetStateDict(), out RecognisedNetwork? recognised));
        ImageInput input = recognised.Architecture.Image!;
        (float[] pixels, float[] expected) = TestSet(input);
        using Plan plan = recognised.Build().Compile(
            gpu.Context, input.Shape(Images), new PlanOptions { ExpertPrecision = precision });
        float[] logits = new float[Images * Classes];
        plan.Run(pixels, logits);

        double[] wanted = [.. expected.Take(logits.Length).Select(static logit => (double)logit)];
        Parity.Check(logits, wanted, tolerance, $"{precision}");
        Assert.Equal(
            expected.Take(logits.Length).Chunk(Classes).Select(BestOf), logits.Chunk(Classes).Select(BestOf));
    }

    private static (float[] Pixels, float[] Logits) TestSet(ImageInput input)
    {
        StateDict testSet = NpzFile.Read(Path.Combine(Folder, "testset.npz"));
        byte[] images = new byte[testSet["images"].ByteCount];
        testSet["images"].CopyBytesTo(images);
        return (
            [.. images.Take(Images * Pixels).Select(v => ((v / 255f) - input.Mean[0]) / input.StandardDeviation[0])],
            testSet["logits"].ToSingles());
    }

    private static int BestOf(float[] row) => Array.IndexOf(row, row.Max());
}
