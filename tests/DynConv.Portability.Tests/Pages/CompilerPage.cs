using System;
using System.Collections.Immutable;
using System.Globalization;
using System.Linq;
using System.Text;
using DynConv.Portability.Tests.Chips;
using DynConv.Vulkan.Kernels;

namespace DynConv.Portability.Tests.Pages;

/// <summary>The tables of docs/amd.md.</summary>
internal static class CompilerPage
{
    private const int MostCostly = 12;
    private const string Numbers =
        "VGPRs | SGPRs | spilled | scratch | LDS | code | subgroups per SIMD | cycles |";

    private const string Alignments = "---:|---:|---:|---:|---:|---:|---:|---|";

    /// <summary>A chip's section: each kernel, and the variants with the fewest subgroups.</summary>
    public static string Section(Chip chip, CompilerRun run)
    {
        StringBuilder text = new();
        Line(text, $"## {chip.Family} ({chip.Title})");
        Line(text, $"{run.Device}. {run.Planned.Length} variants of {run.Networks} plans. Of each kernel the largest");
        Line(text, $"numbers of all variants, and the least and most estimated cycles for a subgroup.");
        Line(text, $"");
        Line(text, $"| kernel | variants | {Numbers}");
        Line(text, $"|---|---:|{Alignments}");
        foreach (IGrouping<string, CompiledPipeline> kernel in run.All.GroupBy(static pipeline => pipeline.Shader)
            .OrderBy(static kernel => kernel.Key, StringComparer.Ordinal))
        {
            Line(text, $"| `{kernel.Key}` | {kernel.Count()} | {Row(chip, [.. kernel])} |");
        }

        Line(text, $"");
        Line(text, $"Variants with the fewest subgroups, by their specialization constants:");
        Line(text, $"");
        Line(text, $"| variant | {Numbers}");
        Line(text, $"|---|{Alignments}");
        foreach (CompiledPipeline pipeline in run.Planned.OrderBy(static pipeline => pipeline.Waves)
            .ThenByDescending(static pipeline => pipeline.VectorRegisters)
            .ThenBy(static pipeline => pipeline.ToString(), StringComparer.Ordinal).Take(MostCostly))
        {
            Line(text, $"| `{pipeline}` | {Row(chip, [pipeline])} |");
        }

        Line(text, $"");
        AppendTiles(text, run);
        return text.ToString();
    }

    private static void AppendTiles(StringBuilder text, CompilerRun run)
    {
        uint[] pixels = [.. CompilerRun.TileSizes.Select(static tile => tile.Pixels).Distinct()];
        Line(text, $"Tiles for 3×3: cycles for one output of each invocation; subgroups; registers that do not fit:");
        Line(text, $"");
        Line(text, $"| filters | {string.Join(" | ", pixels.Select(static count => $"{count} pixels"))} |");
        Line(text, $"|---:|{string.Concat(Enumerable.Repeat("---:|", pixels.Length))}");
        foreach (IGrouping<uint, ConvolutionTile> row in CompilerRun.TileSizes.GroupBy(static tile => tile.Filters))
        {
            Line(text, $"| {row.Key} | {string.Join(" | ", row.Select(tile => Cell(tile, run.Tiles[tile])))} |");
        }

        Line(text, $"");
    }

    private static string Cell(ConvolutionTile tile, CompiledPipeline pipeline)
    {
        string spilled = pipeline.Spilled > 0 ? $", spills {pipeline.Spilled}" : "";
        return FormattableString.Invariant(
            $"{Cycles(pipeline) / (tile.Filters * tile.Pixels)}, {pipeline.Waves}{spilled}");
    }

    private static string Row(Chip chip, ImmutableArray<CompiledPipeline> of)
    {
        ulong Most(Func<CompiledPipeline, ulong> number) => of.Max(number);
        (ulong least, ulong most) = (of.Min(Cycles), of.Max(Cycles));
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Most(static p => p.VectorRegisters)} | {Most(static p => p.ScalarRegisters)} "
            + $"| {Most(static p => p.Spilled)} | {Most(static p => p.Scratch)} | {Most(static p => p.Shared)} "
            + $"| {Most(static p => p.Code)} "
            + $"| {of.Min(static p => p.Waves)} of {chip.MostWaves} | {least}{(least == most ? "" : $"–{most}")}");
    }

    private static ulong Cycles(CompiledPipeline pipeline) => pipeline.InverseThroughput;

    private static void Line(StringBuilder text, FormattableString line)
        => text.Append(line.ToString(CultureInfo.InvariantCulture)).Append('\n');
}
