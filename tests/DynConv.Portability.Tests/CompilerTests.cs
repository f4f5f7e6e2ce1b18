using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using DynConv.Portability.Tests.Chips;
using DynConv.Vulkan.Execution;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Memory;
using DynConv.Vulkan.Pipelines;
using DynConv.Vulkan.Tests.Architecture;
using Xunit;

namespace DynConv.Portability.Tests;

/// <summary>AMD's compiler, without a GPU of AMD's: what it makes of everything that the planner picks.</summary>
public sealed class CompilerTests(ITestOutputHelper output)
{
    // Each invocation has a place of its own in an array that no compiler can keep in registers.
    private const string Scratch = """
        #version 450
        layout(local_size_x = 64) in;
        layout(std430, binding = 0) buffer Numbers { uint x[]; };
        void main()
        {
            uint own[300];
            for (uint i = 0; i < 300; ++i) { own[x[i] % 300] = i; }
            for (uint i = 0; i < 300; ++i) { x[i + gl_LocalInvocationID.x * 300] = own[x[i] % 300]; }
        }
        """;

    public static TheoryData<string> Families => [.. Chip.All.Select(static chip => chip.Family)];

    [Theory]
    [MemberData(nameof(Families))]
    public void No_variant_spills_registers_or_needs_scratch(string family)
    {
        Chip chip = Find(family);
        CompilerRun run = CompilerRun.Of(chip);
        CompiledPipeline worst = run.Planned.MinBy(static pipeline => pipeline.Waves)!;
        output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{run.Device}: {run.Planned.Length} variants of {run.Networks} plans, worst occupancy "
            + $"{worst.Waves}/{chip.MostWaves} with {worst.VectorRegisters} VGPRs: {worst}"));

        Assert.Contains(family, run.Device, StringComparison.OrdinalIgnoreCase);
        Assert.True(run.HasHalfStorage);
        Assert.DoesNotContain(run.All, static pipeline => pipeline.Spilled > 0 || pipeline.Scratch > 0);
        // Among them blocks in shared memory, with experts that are mixed on the way and without.
        Assert.True(run.Planned.Count(static pipeline => pipeline.Shader == BlockedConvolution.Shader) >= 10);
        Assert.Contains(run.Planned, static pipeline => pipeline.Shader == BlockedMixingConvolution.Shader);
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void A_simd_holds_at_least_three_subgroups(string family)
    {
        Chip chip = Find(family);

        // Shaders of texels are for drivers that have no registers to run out of; no plan takes them on a GPU.
        CompiledPipeline[] taken = [.. CompilerRun.Of(chip).All
            .Where(static pipeline => !pipeline.Shader.EndsWith("_texels", StringComparison.Ordinal))];
        Assert.NotEmpty(taken);
        Assert.All(taken, pipeline => Assert.InRange(pipeline.Waves, 3u, chip.MostWaves));
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void Every_kernel_is_compiled_that_the_driver_has_units_for(string family)
    {
        CompilerRun run = CompilerRun.Of(Find(family));
        IEnumerable<string> compiled = run.All.Select(static pipeline => pipeline.Shader);

        Assert.Equal(
            KernelInterface.All.Select(static kernel => kernel.Shader)
                .Where(shader => run.HasMatrixUnits || !ShaderLibrary.MatrixNames.Contains(shader))
                .Distinct().Order(StringComparer.Ordinal),
            compiled.Distinct().Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Families))]
    public void A_shader_that_needs_scratch_is_found_out(string family)
    {
        using NullDevice device = new(Find(family));
        Assert.True(ShaderCompiler.TryCreate(out ShaderCompiler? compiler));
        using (compiler)
        using (CommandRecorder recorder = device.Context.CreateRecorder())
        using (GpuBuffer buffer = new(device.Context, 1 << 20, MemoryKind.DeviceLocal))
        {
            recorder.Dispatch(
                compiler.Compile(Scratch, "scratch"), new Specialization(), [], new GroupCount(1, 1),
                [Access.ReadWrite], [buffer]);
        }

        CompiledPipeline found = Assert.Single(device.Compiled);
        Assert.InRange(found.Scratch, 300u * sizeof(uint), ulong.MaxValue);
    }

    private static Chip Find(string family) => Chip.All.Single(chip => chip.Family == family);
}
