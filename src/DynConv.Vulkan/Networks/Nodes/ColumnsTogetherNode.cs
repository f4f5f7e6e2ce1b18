using System;
using System.Collections.Immutable;

namespace DynConv.Vulkan.Networks.Nodes;

/// <summary>
/// What stands apart for every column put together, rows that became columns as rows again: [N, W·C, 1, H] to
/// [N, C, H, W].
/// </summary>
internal sealed record ColumnsTogetherNode : RearrangementNode
{
    /// <summary>C.</summary>
    public required int Channels { get; init; }

    /// <inheritdoc/>
    public override TensorShape InferOutput(ReadOnlySpan<TensorShape> inputs)
    {
        TensorShape input = inputs[0];
        ShapeRules.RequireImage(LayerName, input);
        return input.C % Channels == 0 && input.H == 1
            ? ShapeRules.Image(LayerName, input.N, Channels, input.W, input.C / Channels)
            : throw new ShapeException(LayerName, $"the input is {input}, [N, W·{Channels}, 1, H] is wanted");
    }

    /// <inheritdoc/>
    public override ImmutableArray<CopyLoop> Loops(TensorShape input)
    {
        long columns = input.C / Channels;
        return
        [
            new CopyLoop(Channels, input.W, columns * input.W),
            new CopyLoop(input.W, 1, columns),
            new CopyLoop(columns, (long)Channels * input.W, 1),
        ];
    }
}
