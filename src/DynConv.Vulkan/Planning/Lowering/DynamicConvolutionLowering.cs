using System;
using System.Collections.Immutable;
using System.Linq;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Networks;
using DynConv.Vulkan.Networks.Nodes;
using DynConv.Vulkan.Planning.Convolutions;
using DynConv.Vulkan.Planning.Weights;

namespace DynConv.Vulkan.Planning.Lowering;

/// <summary>
/// Convolutions whose kernels are made from coefficients: aggregate, then convolve with one kernel per sample. The
/// weights and biases of one expert stand in one row of the bank, so one aggregation mixes both.
/// </summary>
internal static class DynamicConvolutionLowering
{
    /// <summary>Kernels mixed from a bank of experts (arXiv 1912.03458, 2209.07947).</summary>
    public static void Lower(PlanBuilder builder, DynamicConvolutionNode node)
    {
        if (builder.SharedAggregations.TryGetValue(node, out SharedAggregation? shared))
        {
            shared.Lower(builder, node);
            KeepCoefficients(builder, node);
            return;
        }

        SampleConvolution convolution = new(
            builder, node, node.BankBias is not null || node.StaticBias is not null, node.BankBias is not null);
        BankRow row = convolution.Row;
        StoredBank stored = new(
            row,
            node.IsGated
                ? NumberEncoding.Singles
                : builder.Encode(node.LayerName, node.Bank, row.Layout.PlainCount / row.Layout.Filters));
        int alike = node.StaticBias is null ? 0 : row.BiasCount, mixed = checked(node.ExpertCount * stored.Words);
        Constant bank = builder.AddWords(
            $"{node.Name}.bank", checked(mixed + alike),
            span =>
            {
                stored.Pack(node.Bank, node.BankBias, span[..mixed]);
                row.PackBiases(node.StaticBias, MemoryMarshal.Cast<uint, float>(span[mixed..]));
            });
        Operand coefficients = builder.Operand(node.Inputs[1]);
        uint experts = (uint)node.ExpertCount;
        convolution.Lower(
            builder, "aggregate",
            (recorder, part, kernels) =>
            {
                if (node.Coefficients.IsPlain)
                {
                    recorder.DispatchFetching(
                        new AggregateKernels(
                            (uint)part.Count, experts, ((uint)row.Count, (uint)row.BiasOffset), (uint)part.First,
                            stored.ForKernels(), alike > 0),
                        coefficients.Range, bank.Range, kernels);
                }
                else
                {
                    recorder.DispatchFetching(
                        new AggregateScaled(
                            (uint)part.Count, (uint)part.First, node.Coefficients, node.Geometry,
                            convolution.Tile.Filters, (row.Count, row.Layout.PackedCount, row.BiasOffset),
                            stored.ForKernels(), alike > 0),
                        coefficients.Range, bank.Range, kernels);
                }
            },
            node.Coefficients.IsPlain
                ? new ExpertMixing(
                    coefficients, bank, experts, row, stored.ForKernels(), node.BankBias is not null, alike > 0)
                : null,
            [bank]);
        KeepCoefficients(builder, node);
    }

    /// <summary>Kernels tiled with mixtures of cells (arXiv 2406.07879).</summary>
    public static void Lower(PlanBuilder builder, CellConvolutionNode node)
    {
        SampleConvolution convolution = new(builder, node, node.StaticBias is not null);
        BankRow row = convolution.Row;
        ImmutableArray<StoredCells> cells = builder.AddCells(node.LayerName, node.Cells);
        Constant filters = AddFilters(builder, node);
        Operand coefficients = builder.Operand(node.Inputs[1]);
        convolution.Lower(
            builder, "aggregate",
            (recorder, samples, mixed) =>
            {
                uint first = 0;
                foreach (StoredCells part in cells)
                {
                    AggregateCells kernel = new(
                        (uint)samples.Count, (uint)samples.First,
                        ((uint)node.CellCount, (uint)node.CellFilters, (uint)node.CellChannels),
                        (first, (uint)part.Columns), node.Geometry, convolution.Tile.Filters,
                        (row.Count, row.Layout.PackedCount, row.BiasOffset), node.FilterScale is not null,
                        part.Stored);
                    recorder.Dispatch(kernel, coefficients.Range, part.Constant.Range, filters.Range, mixed);
                    first += (uint)part.Columns;
                }
            },
            mixing: null, [.. cells.Select(static part => part.Constant), filters]);
        KeepCoefficients(builder, node);
    }

    /// <summary>Kernels that a linear layer makes (arXiv 2106.04263): its rows are packed, and so is what it gives.</summary>
    public static void Lower(PlanBuilder builder, GeneratedConvolutionNode node)
    {
        KeepCoefficients(builder, node);
        SampleConvolution convolution = new(builder, node, node.StaticBias is not null);
        BankRow row = convolution.Row;
        int features = node.FeatureCount;
        StoredMatrix stored = new(builder.Encode(node.LayerName, node.GeneratorWeight, features), 1, features);
        StoredMatrix single = new(NumberEncoding.Singles, 1, 1);
        Constant weight = builder.AddWords(
            $"{node.Name}.generator", checked(row.Count * stored.Words),
            span => PackedRows.Pack(node.GeneratorWeight, row.Layout, stored, span));
        bool hasBias = node.GeneratorBias is not null || node.StaticBias is not null;
        Constant bias = !hasBias ? builder.Nothing : builder.AddWords(
            $"{node.Name}.generator.bias", row.Count,
            span =>
            {
                PackedRows.Pack(node.GeneratorBias, row.Layout, single, span);
                row.PackBiases(node.StaticBias, MemoryMarshal.Cast<uint, float>(span[row.BiasOffset..]));
            });
        Operand source = builder.Operand(node.Inputs[1]);
        TensorShape shape = builder.Shape(node.Inputs[1]);
        convolution.Lower(
            builder, "generate",
            (recorder, part, mixed) => recorder.DispatchFetching(
                new Linear(
                    (uint)part.Count, (uint)features, (uint)row.Count, hasBias, stored.ForKernels()),
                ConvolutionLowering.Samples(source, shape, part.First, part.Count), weight.Range, bias.Range, mixed),
            mixing: null, [weight, bias], ("features", ConvolutionLowering.BytesPerSample(shape)));
    }

    /// <summary>A scale for each filter of a kernel of cells, and a bias behind it, of what there is.</summary>
    private static Constant AddFilters(PlanBuilder builder, CellConvolutionNode node)
    {
        if (node is { FilterScale: null, StaticBias: null })
        {
            return builder.Nothing;
        }

        int scales = node.FilterScale?.ElementCount ?? 0;
        return builder.AddConstant(
            $"{node.Name}.filters", scales + (node.StaticBias?.ElementCount ?? 0),
            span =>
            {
                node.FilterScale?.CopyTo(0, span[..scales]);
                node.StaticBias?.CopyTo(0, span[scales..]);
            });
    }

    private static void KeepCoefficients(PlanBuilder builder, Node node)
    {
        if (builder.Options.Observe.HasFlag(Observe.Attention) && node is not DynamicConvolutionNode { IsGated: true })
        {
            TensorShape shape = builder.Shape(node.Inputs[1]);
            int parts = shape.N / builder.Batch, width = shape.C;
            // Where parts of a sample have kernels of their own, a sample has a row for each coefficient.
            builder.Keep(new PlanObservation(
                node.LayerName, "attention", parts == 1 ? shape.Sizes : [builder.Batch, width, parts],
                builder.Operand(node.Inputs[1]), checked((int)shape.ElementCount),
                parts == 1 ? null : (stored, values) => Turn(stored, values, parts, width)));
        }
    }

    /// <summary>[N·parts, width] as [N, width, parts].</summary>
    private static void Turn(ReadOnlySpan<float> stored, Span<float> values, int parts, int width)
    {
        for (int i = 0; i < values.Length; i++)
        {
            (int sample, int place) = Math.DivRem(i, parts * width);
            (int column, int part) = Math.DivRem(place, parts);
            values[i] = stored[(((sample * parts) + part) * width) + column];
        }
    }
}
