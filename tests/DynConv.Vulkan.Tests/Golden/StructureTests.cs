using System.Linq;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Identities.Modules;
using DynConv.Vulkan.Tests.Reference;
using Xunit;

namespace DynConv.Vulkan.Tests.Golden;

/// <summary>The layers that published networks have beside their convolutions, against PyTorch.</summary>
public sealed class StructureTests(GpuDevice gpu)
{
    public static TheoryData<string> Cases => GoldenFile.Names("structure");

    [Fact]
    public void There_are_cases_of_every_layer() => Assert.InRange(Cases.Count, 66, 1000);

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_output_equals_PyTorch(string name)
    {
        GoldenFile golden = new("structure", name);
        Network network = Build(golden);

        float[] output = ModuleRun.OnDevice(
            gpu.Context, network, golden.Arrays.Singles("input"), golden.InputShape);

        Parity.Check(output, golden.Arrays.Doubles("output_f64"), Parity.Bound, "float64");
        Assert.Equal(golden.Arrays.Shape("output"), network.InferOutputShape(golden.InputShape).Sizes);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void NaN_and_infinity_go_where_PyTorch_lets_them_go(string name)
    {
        GoldenFile golden = new("structure", name);

        float[] output = ModuleRun.OnDevice(
            gpu.Context, Build(golden), golden.Arrays.Singles("broken_input"), golden.InputShape);

        double[] expected = [.. golden.Arrays.Singles("broken_output").Select(static value => (double)value)];
        Parity.Check(output, expected, Parity.Bound, "float32");
        Assert.Contains(output, static value => !float.IsFinite(value));
    }

    /// <summary>What a sample gives does not depend on the others.</summary>
    [Theory]
    [MemberData(nameof(Cases))]
    public void A_batch_has_the_bits_of_its_samples(string name)
    {
        GoldenFile golden = new("structure", name);
        Network network = Build(golden);
        float[] input = golden.Arrays.Singles("input");
        TensorShape shape = golden.InputShape;
        float[] whole = ModuleRun.OnDevice(gpu.Context, network, input, shape);

        float[] alone = [.. input.Chunk(input.Length / shape.N).SelectMany(
            sample => ModuleRun.OnDevice(gpu.Context, network, sample, shape.WithBatch(1)))];

        Parity.SameBits(alone, whole, "sample by sample");
    }

    private static Network Build(GoldenFile golden) => Network.Build(
        StructureLayers.Create(golden.Facts.GetProperty("layer").GetString()!, golden.Facts.GetProperty("arguments")),
        golden.WeightsInArrays());
}
