using System;
using DynConv.Vulkan.Networks.Parameters;

namespace DynConv.Vulkan.Planning.Weights;

/// <summary>
/// One mixed row: packed weights, then biases, each padded to a multiple of four floats. The convolution reads it, and
/// mixing experts that are stored so (<see cref="StoredBank"/>) mixes both.
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

    /// <summary>Packs the kernel of all samples [O, C/G, kh, kw] and its biases [O].</summary>
    public void Pack(Parameter kernel, Parameter? bias, Span<float> row)
    {
        Layout.Pack(kernel, 0, row[..Layout.PackedCount]);
        row[Layout.PackedCount..].Clear();
        bias?.CopyTo(0, row.Slice(BiasOffset, Biases));
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
