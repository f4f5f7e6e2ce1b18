using System;
using System.Globalization;
using System.Linq;
using System.Text.RegularExpressions;
using DynConv.Portability.Tests.Chips;
using DynConv.Vulkan.Pipelines;
using Xunit;

namespace DynConv.Portability.Tests.Metal;

/// <summary>Every shader can be translated for Metal, so that MoltenVK can run it.</summary>
public sealed partial class MetalTests
{
    public static TheoryData<string> Shaders => [.. ShaderLibrary.Names];

    [Theory]
    [MemberData(nameof(Shaders))]
    public void A_shader_becomes_a_kernel_of_metal(string shader)
    {
        string text = MetalTranslator.Translate(ShaderLibrary.Load(shader).Words.Span);

        Assert.Contains("kernel void main0(", text, StringComparison.Ordinal);
        // Two views of one buffer must have become one argument.
        string[] arguments = [.. Argument().Matches(text).Select(static match => match.Value)];
        Assert.NotEmpty(arguments);
        Assert.Distinct(arguments);
    }

    // Metal has no constants that size an array; MoltenVK of before 2025 takes their defaults.
    [Theory]
    [MemberData(nameof(Shaders))]
    public void Constants_that_size_arrays_have_the_values_of_the_pipeline(string shader)
    {
        CompiledPipeline[] variants =
            [.. CompilerRun.Of(Chip.All[0]).All.Where(pipeline => pipeline.Shader == shader).Take(3)];

        Assert.NotEmpty(variants);
        foreach (CompiledPipeline variant in variants)
        {
            foreach (Match macro in Macro().Matches(MetalTranslator.Translate(variant.Module.Span)))
            {
                uint value = variant.Constants[int.Parse(macro.Groups[1].Value, CultureInfo.InvariantCulture)];
                string text = macro.Groups[2].Value;
                uint found = bool.TryParse(text, out bool truth)
                    ? (truth ? 1u : 0u)
                    : uint.Parse(text, CultureInfo.InvariantCulture);
                Assert.Equal(value, found);
            }
        }
    }

    [Fact]
    public void What_metal_does_not_have_is_found_out()
    {
        Assert.True(ShaderCompiler.TryCreate(out ShaderCompiler? compiler));
        using (compiler)
        {
            ShaderModuleCode doubles = compiler.Compile(
                """
                #version 450
                layout(std430, binding = 0) buffer Numbers { double x[]; };
                void main() { x[0] = x[1] * x[2]; }
                """,
                "doubles");

            Assert.Throws<InvalidOperationException>(() => MetalTranslator.Translate(doubles.Words.Span));
        }
    }

    [GeneratedRegex(@"\[\[(buffer|texture)\(\d+\)\]\]")]
    private static partial Regex Argument();

    [GeneratedRegex(@"#define SPIRV_CROSS_CONSTANT_ID_(\d+) (true|false|\d+)")]
    private static partial Regex Macro();
}
