using System;
using System.Collections.Immutable;

namespace DynConv.Vulkan.Networks.Nodes;

/// <summary>
/// For every position of a window along the columns what it sees, columns as rows: [N, C, H, W] to
/// [N, W'·C, taps, H], of which channels w·C … w·C + C − 1 are those of position w.
/// </summary>
internal sealed record ColumnWindowsNode : RearrangementNode
{
    /// <summary>C.</summary>
    public required int Channels { get; init; }

    /// <summary>Columns that a window sees.</summary>
    public required int Taps { get; init; }

    /// <summary>Columns between two windows.</summary>
    public required int Stride { get; init; }

    /// <inheritdoc/>
    public override TensorShape InferOutput(ReadOnlySpan<TensorShape> inputs)
    {
        TensorShape input = inputs[0];
        ShapeRules.RequireImage(LayerName, input);
        ShapeRules.RequireChannels(LayerName, input, Channels);
        return input.W >= Taps
            ? ShapeRules.Image(LayerName, input.N, (long)Positions(input) * Channels, Taps, input.H)
            : throw ShapeRules.WindowTooLarge(LayerName, input, (1, Taps), 0, 1);
    }

    /// <inheritdoc/>
    public override ImmutableArray<CopyLoop> Loops(TensorShape input) =>
    [
        new CopyLoop(Positions(input), Stride, (long)Channels * Taps * input.H),
        new CopyLoop(Channels, input.PlaneSize, (long)Taps * input.H),
        new CopyLoop(Taps, 1, input.H),
        new CopyLoop(input.H, input.W, 1),
    ];

    private int Positions(TensorShape input) => ((input.W - Taps) / Stride) + 1;
}
