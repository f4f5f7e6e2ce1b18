using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using DynConv.Checkpoints;
using DynConv.Checkpoints.Tests.Assembly;
using DynConv.Vulkan.Networks;
using Xunit;

namespace DynConv.Vulkan.Tests.Zoo;

/// <summary>References and architectures belong together, one to one.</summary>
public sealed class ReferenceFilesTests
{
    public static TheoryData<string> Names => [.. ReferenceNetwork.Names];

    [Fact]
    public void Every_architecture_has_a_reference()
    {
        // The sample network is compared on trained weights and real digits instead.
        IEnumerable<string> known = NetworkRecogniser.Known.Select(static a => a.Name).Where(static n => n != "digits");

        Assert.Equal(known.Order(StringComparer.Ordinal), ReferenceNetwork.Names);
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void A_state_dict_is_one_architecture_however_it_is_wrapped(string name)
    {
        ReferenceNetwork reference = new(name);
        using ScratchFolder folder = new();
        string path = Path.Combine(folder.Path, "outline.pth");
        foreach ((string wrapper, string prefix) in (ReadOnlySpan<(string, string)>)
            [("", ""), ("state_dict", ""), ("state_dict", "module."), ("model", ""), ("", "module.")])
        {
            File.WriteAllBytes(path, GeneratedCheckpoint.Outline(reference.Tensors, wrapper, prefix));
            using Checkpoint checkpoint = Checkpoint.Open(path);
            StateDict weights = checkpoint.GetStateDict();

            IEnumerable<string> found =
                NetworkRecogniser.Known.Where(known => known.FindIn(weights) is not null).Select(static k => k.Name);

            Assert.Equal([name], found);
        }
    }

    [Fact]
    public void Numbers_of_a_key_are_those_of_the_script()
    {
        // Printed by units("a", 3) of reference.py.
        KeyNumbers numbers = new("a");

        Assert.Equal(
            (0.3717309236526489, 0.9981222748756409, 0.9921064972877502),
            (numbers.Unit(0), numbers.Unit(1), numbers.Unit(2)));
    }
}
