using System;
using System.Linq;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Pipelines;
using DynConv.Vulkan.Tests.Spirv;
using Xunit;

namespace DynConv.Vulkan.Tests.Pipelines;

public sealed class SpecializedModuleTests
{
    public static TheoryData<string> Shaders => [.. ShaderLibrary.Names];

    [Theory]
    [MemberData(nameof(Shaders))]
    public void Constants_get_other_defaults_and_nothing_else_changes(string shader)
    {
        uint[] module = ShaderLibrary.Load(shader).Words.ToArray();
        SpirvModule before = SpirvModule.Read(MemoryMarshal.AsBytes(module.AsSpan()));
        // Every constant gets a number of its own; a bool is true whatever is not 0.
        uint[] values = [.. Enumerable.Range(0, Specialization.Capacity).Select(static id => (uint)id + 2)];

        uint[] changed = SpecializedModule.Create(module, new Specialization(values));

        SpirvModule after = SpirvModule.Read(MemoryMarshal.AsBytes(changed.AsSpan()));
        Assert.NotEmpty(before.Specializations);
        Assert.Equal(
            before.Specializations.Select(constant => constant with
            {
                DefaultBits = constant.Type == SpirvScalar.Bool ? 1 : values[constant.Id],
            }).Distinct(),
            after.Specializations);
        Assert.InRange(
            module.Zip(changed).Count(static pair => pair.First != pair.Second), 1, before.Specializations.Count + 1);
    }

    [Fact]
    public void Bools_become_false_again()
    {
        ReadOnlySpan<uint> module = ShaderLibrary.Load("linear").Words.Span;
        uint[] changed = SpecializedModule.Create(module, new Specialization(64, 16, 0, 0));

        SpirvModule after = SpirvModule.Read(MemoryMarshal.AsBytes(changed.AsSpan()));
        // Whether there is a bias; it was true.
        Assert.Equal(
            (SpirvScalar.Bool, 0u),
            after.Specializations.Where(static constant => constant.Id == 2)
                .Select(static constant => (constant.Type, constant.DefaultBits)).Distinct().Single());
    }

    [Fact]
    public void Constants_without_a_value_keep_theirs()
    {
        ReadOnlyMemory<uint> module = ShaderLibrary.Load("linear").Words;

        Assert.Equal(module.ToArray(), SpecializedModule.Create(module.Span, new Specialization()));
    }

    [Fact]
    public void What_is_no_module_stays_as_it_is()
    {
        Random random = new(1);
        for (int i = 0; i < 1000; i++)
        {
            uint[] words = new uint[random.Next(40)];
            random.NextBytes(MemoryMarshal.AsBytes(words.AsSpan()));
            // Lengths that could be meant, so that the walk goes on.
            uint[] shaped = [.. words.Select(static word => word & 0x0003_007F)];

            Assert.Equal(words.Length, SpecializedModule.Create(words, new Specialization(1, 2, 3)).Length);
            Assert.Equal(shaped.Length, SpecializedModule.Create(shaped, new Specialization(1, 2, 3)).Length);
        }
    }
}
