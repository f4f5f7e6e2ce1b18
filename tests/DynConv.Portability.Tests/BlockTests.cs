using System.Globalization;
using System.Linq;
using DynConv.Portability.Tests.Chips;
using DynConv.Vulkan.Kernels;
using Xunit;

namespace DynConv.Portability.Tests;

/// <summary>AMD's compiler and the blocks that are chosen for its GPUs.</summary>
public sealed class BlockTests(ITestOutputHelper output)
{
    [Theory]
    [MemberData(nameof(CompilerTests.Families), MemberType = typeof(CompilerTests))]
    public void Chosen_blocks_leave_room_for_three_subgroups_and_spill_nothing(string family)
    {
        Chip chip = Chip.All.Single(chip => chip.Family == family);
        BlockRun run = BlockRun.Of(chip);
        Report("direct", default, run.Direct, 32);
        foreach ((ConvolutionBlock block, CompiledPipeline plain, CompiledPipeline mixing) in run.Blocks)
        {
            uint outputs = block.TileFilters * block.TilePixels / block.Slices;
            Report("blocked", block, plain, outputs);
            Report("mixing 4", block, mixing, outputs);
        }

        Assert.All(run.Chosen, chosen =>
        {
            Report(chosen.Layer.ToString(), chosen.Block, chosen.Pipeline, 0);
            Assert.Equal(0u, chosen.Pipeline.Spilled + chosen.Pipeline.Scratch);
            Assert.InRange(chosen.Pipeline.Waves, 3u, chip.MostWaves);
        });
    }

    private void Report(string what, ConvolutionBlock block, CompiledPipeline pipeline, uint outputs)
        => output.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"{what}; {block.Filters}×{block.Pixels}×{block.Depth} {block.TileFilters}×{block.TilePixels}"
            + $"/{block.Slices}; VGPRs {pipeline.VectorRegisters}, SGPRs {pipeline.ScalarRegisters}, waves {pipeline.Waves}, "
            + $"LDS {pipeline.Shared}, code {pipeline.Code}, latency {pipeline.Latency}, cycles "
            + $"{pipeline.InverseThroughput}, per output {(outputs == 0 ? 0 : pipeline.InverseThroughput / outputs)}, "
            + $"spilled {pipeline.Spilled}, scratch {pipeline.Scratch}"));
}
