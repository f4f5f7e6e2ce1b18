using System.Linq;
using System.Text.Json;
using DynConv.Checkpoints;
using DynConv.Vulkan.Tests.Gpu;
using DynConv.Vulkan.Tests.Identities.Modules;
using DynConv.Vulkan.Tests.Reference;
using Xunit;

namespace DynConv.Vulkan.Tests.Golden;

/// <summary>Ordinary layers and residual blocks of PyTorch on the device.</summary>
public sealed class StaticTests(GpuDevice gpu)
{
    public static TheoryData<string> Cases => GoldenFile.Names("static");

    [Fact]
    public void There_are_cases_of_every_layer() => Assert.InRange(Cases.Count, 31, 1000);

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_output_equals_PyTorch(string name)
    {
        GoldenFile golden = new("static", name);
        JsonElement facts = golden.Facts;
        string layer = facts.GetProperty("layer").GetString()!;
        IModule module = new LayerArguments(facts.GetProperty("arguments")).ToModule(layer);
        StateDict weights = golden.WeightsInArrays();

        float[] output = ModuleRun.OnDevice(
            gpu.Context, module, weights, golden.Arrays.Singles("input"), golden.InputShape);

        Parity.Check(output, golden.Arrays.Doubles("output_f64"), Parity.Bound, "float64");
        double[] single = [.. golden.Arrays.Singles("output").Select(static value => (double)value)];
        Parity.Check(output, single, Parity.Bound, "float32");
    }
}
