using System;
using System.Runtime.InteropServices;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Networks.Parameters;

namespace DynConv.Vulkan.Planning.Weights;

/// <summary>A bank of experts as the device keeps it: for each a row, packed as the row is that is mixed from them.</summary>
/// <param name="row">A mixed row.</param>
/// <param name="encoding">How the numbers of [K·O, C/G·kh·kw] are written.</param>
internal sealed class StoredBank(BankRow row, NumberEncoding encoding)
{
    private readonly StoredRow _stored = new(
        encoding.Precision, row.BiasOffset, row.Layout.Slots, row.Biases, Alignment: 4);

    /// <summary>Words of an expert.</summary>
    public int Words => _stored.Words;

    /// <summary>As kernels are told.</summary>
    public StoredExperts ForKernels() => _stored.ForKernels(row.Layout.Tile, row.Layout.Span, encoding.Unit);

    /// <summary>Packs bank [K, O, C/G, kh, kw] and biases [K, O] into K rows.</summary>
    public void Pack(Parameter bank, Parameter? bias, Span<uint> destination)
    {
        int experts = (int)bank.Shape[0], filters = row.Layout.Filters;
        for (int k = 0; k < experts; k++)
        {
            Span<uint> expert = destination.Slice(k * Words, Words);
            // Single numbers of full tiles are all written, but for those after the last tile.
            bool isFull = row.Layout.PackedCount == row.Layout.PlainCount;
            expert[(isFull && _stored.Precision == ExpertPrecision.Float32 ? row.Layout.PackedCount : 0)..].Clear();
            row.Layout.Pack(bank, k * row.Layout.PlainCount, encoding, expert[.._stored.ScaleOffset]);
            Span<float> singles = MemoryMarshal.Cast<uint, float>(expert);
            for (int o = 0; o < filters && _stored.Precision == ExpertPrecision.Int8; o++)
            {
                singles[_stored.ScaleOffset + row.Layout.SlotOf(o)] = encoding.ScaleOf((k * filters) + o);
            }

            bias?.CopyTo(k * row.Biases, singles.Slice(_stored.BiasOffset, row.Biases));
        }
    }
}
