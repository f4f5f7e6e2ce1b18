using System.Collections.Generic;
using System.IO;
using System.Linq;
using DynConv.Checkpoints;
using DynConv.Checkpoints.Tests.Assembly;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Zoo;
using Xunit;

namespace DynConv.Vulkan.Tests.Zoo;

/// <summary>The layers of every published network are recognised, also where the network is not.</summary>
public sealed class LayerCensusTests
{
    // What the families' layers are called; where a name is not here, as the family.
    private static readonly Dictionary<string, string> Kinds = new()
    {
        ["DynamicConv"] = "dynamic convolution",
        ["DyConvSR"] = "dynamic convolution",
        ["FDY"] = "FDY or TDY",
        ["RedNet"] = "involution",
        ["Involution"] = "involution",
        ["DWNet"] = "generated depthwise",
        ["ParameterNet"] = "CondConv",
    };

    public static TheoryData<string> Names => [.. ReferenceNetwork.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Layers_of_a_network_are_of_its_family_and_no_other(string name)
    {
        Assert.True(NetworkRecogniser.TryFind(name, out NetworkArchitecture? architecture));
        ReferenceNetwork reference = new(name);
        using ScratchFolder folder = new();
        string path = Path.Combine(folder.Path, "outline.pth");
        File.WriteAllBytes(path, GeneratedCheckpoint.Outline(reference.Tensors, "state_dict", "backbone."));
        using Checkpoint checkpoint = Checkpoint.Open(path);

        IReadOnlyList<(string Name, LayerKind Kind)> found = LayerCensus.Find(checkpoint.GetStateDict());

        Assert.Equal(
            Kinds.GetValueOrDefault(architecture.Family, architecture.Family),
            Assert.Single(found.Select(static layer => layer.Kind.Name).Distinct()));
        Assert.All(found, static layer => Assert.StartsWith("backbone.", layer.Name + ".", System.StringComparison.Ordinal));
        Assert.Distinct(found.Select(static layer => layer.Name));
    }

    [Fact]
    public void A_static_network_has_none() => Assert.Empty(LayerCensus.Find(StateDict.FromTensors(
    [
        CheckpointTensor.FromSingles("conv1.weight", [8, 3, 3, 3], new float[216]),
        CheckpointTensor.FromSingles("fc.0.weight", [2, 8], new float[16]),
        CheckpointTensor.FromSingles("fc.2.weight", [8, 2], new float[16]),
    ])));
}
