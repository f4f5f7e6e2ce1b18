using System;
using DynConv.Vulkan.Networks.Parameters;

namespace DynConv.Vulkan.Planning.Weights;

/// <summary>
/// One row of a bank of experts as the device keeps it: packed weights, then biases, each padded to a multiple of four
/// floats. Mixing rows mixes both, and a mixed row is what the convolution reads.
/// </summary>
/// <param name="Layout">How the weights are packed.</param>
/// <param name="Biases">O, or 0 without biases.</param>
internal readonly record struct BankRow(FilterLayout Layout, int Biases)
{
    /// <summary>Floats before the biases.</summary>
    public int BiasOffset => FilterLayout.RoundUpToQuad(Layout.PackedCount);

    /// <summary>Floats of the biases.</summary>
    public int BiasCount => FilterLayout.RoundUpToQuad(Biases);

    /// <summary>Floats in a row.</summary>
    public int Count => checked(BiasOffset + BiasCount);

    /// <summary>Packs bank [K, O, C/G, kh, kw] and biases [K, O] into K rows.</summary>
    public void Pack(Parameter bank, Parameter? bias, Span<float> destination)
    {
        int experts = (int)bank.Shape[0];
        for (int k = 0; k < experts; k++)
        {
            PackRow(bank, k, bias, destination.Slice(k * Count, Count));
        }
    }

    /// <summary>Packs one of some kernels [O, C/G, kh, kw], one after the other, and its biases.</summary>
    public void PackRow(Parameter kernels, int index, Parameter? bias, Span<float> row)
    {
        Layout.Pack(kernels, index * Layout.PlainCount, row[..Layout.PackedCount]);
        row[Layout.PackedCount..].Clear();
        bias?.CopyTo(index * Biases, row.Slice(BiasOffset, Biases));
    }

    /// <summary>Packs biases [O], or none, as they stand at the end of a row.</summary>
    public void PackBiases(Parameter? bias, Span<float> destination)
    {
        destination.Clear();
        bias?.CopyTo(0, destination[..Biases]);
    }

    /// <summary>Weights of every stored row, as [rows, O, C/G, kh, kw].</summary>
    public void UnpackWeights(float[] stored, Span<float> destination)
    {
        int rows = stored.Length / Count;
        int filters = destination.Length / rows;
        for (int n = 0; n < rows; n++)
        {
            Layout.Unpack(stored.AsSpan(n * Count, Layout.PackedCount), destination.Slice(n * filters, filters));
        }
    }

    /// <summary>Biases of every stored row, as [rows, O].</summary>
    public void UnpackBiases(float[] stored, Span<float> destination)
    {
        int rows = stored.Length / Count;
        for (int n = 0; n < rows; n++)
        {
            stored.AsSpan((n * Count) + BiasOffset, Biases).CopyTo(destination[(n * Biases)..]);
        }
    }
}
