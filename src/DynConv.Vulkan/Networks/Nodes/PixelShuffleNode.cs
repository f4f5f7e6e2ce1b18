using System;
using System.Collections.Immutable;
using System.Linq;

namespace DynConv.Vulkan.Networks.Nodes;

/// <summary>
/// [N, C·r², H, W] to [N, C, H·r, W·r]: channel c·r² + i·r + j becomes the pixels (i, j) of each r×r square of channel
/// c. Or the way back.
/// </summary>
internal sealed record PixelShuffleNode : RearrangementNode
{
    /// <summary>r.</summary>
    public required int Factor { get; init; }

    /// <summary>Whether pixels become channels.</summary>
    public required bool IsInverse { get; init; }

    /// <inheritdoc/>
    public override TensorShape InferOutput(ReadOnlySpan<TensorShape> inputs)
    {
        TensorShape input = inputs[0];
        ShapeRules.RequireImage(Name, input);
        long squares = (long)Factor * Factor;
        if (IsInverse ? input.H % Factor != 0 || input.W % Factor != 0 : input.C % squares != 0)
        {
            throw new ShapeException(Name, IsInverse
                ? $"rows and columns of the input {input} are not multiples of {Factor}"
                : $"the input {input} has {input.C} channels, a multiple of {squares} is wanted");
        }

        return IsInverse
            ? ShapeRules.Image(Name, input.N, input.C * squares, input.H / Factor, input.W / Factor)
            : ShapeRules.Image(
                Name, input.N, input.C / squares, (long)input.H * Factor, (long)input.W * Factor);
    }

    /// <inheritdoc/>
    public override ImmutableArray<CopyLoop> Loops(TensorShape input)
    {
        // Channels of the side that has few of them, rows and columns of the other.
        long r = Factor, few = IsInverse ? 1 : r, many = IsInverse ? r : 1;
        long c = input.C / (few * few), h = input.H / many, w = input.W / many;
        ImmutableArray<CopyLoop> loops =
        [
            new CopyLoop(c, r * r * h * w, r * r * h * w),
            new CopyLoop(h, w, r * r * w),
            new CopyLoop(r, r * h * w, r * w),
            new CopyLoop(w, 1, r),
            new CopyLoop(r, h * w, 1),
        ];
        return IsInverse ? [.. loops.Select(Reverse)] : loops;
    }

    private static CopyLoop Reverse(CopyLoop loop) => new(loop.Size, loop.To, loop.From);
}
