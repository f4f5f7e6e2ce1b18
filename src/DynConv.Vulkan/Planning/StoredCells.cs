using System;
using System.Collections.Immutable;
using DynConv.Vulkan.Kernels;
using DynConv.Vulkan.Networks.Parameters;
using DynConv.Vulkan.Planning.Weights;

namespace DynConv.Vulkan.Planning;

/// <summary>Some columns of the cells of a warehouse, few enough for a binding.</summary>
/// <param name="Constant">Where they are.</param>
/// <param name="Columns">How many.</param>
/// <param name="Stored">How a row of them is stored.</param>
internal sealed record StoredCells(Constant Constant, int Columns, StoredExperts Stored)
{
    /// <summary>Adds all cells, cut between filters.</summary>
    /// <param name="builder">Where to.</param>
    /// <param name="layer">Whose cells they are.</param>
    /// <param name="cells">[n, Co, Ci].</param>
    public static ImmutableArray<StoredCells> Add(PlanBuilder builder, string layer, Parameter cells)
    {
        (int count, int filters, int channels) = ((int)cells.Shape[0], (int)cells.Shape[1], (int)cells.Shape[2]);
        NumberEncoding encoding = builder.Encode(layer, cells, channels);
        // A row of one filter more has at most so many words more.
        ulong filterWords = (ulong)new StoredMatrix(encoding, 1, channels).Words;
        ulong words = builder.Device.MaxStorageBufferRange / sizeof(uint) / (ulong)count;
        int most = (int)Math.Clamp(words / filterWords, 1, (ulong)filters);
        ImmutableArray<StoredCells>.Builder parts = ImmutableArray.CreateBuilder<StoredCells>();
        for (int start = 0; start < filters; start += most)
        {
            int first = start;
            StoredMatrix matrix = new(encoding, Math.Min(most, filters - start), channels);
            Constant constant = builder.AddWords(
                cells.Name, checked(count * matrix.Words), span => matrix.Pack(cells, first, span));
            parts.Add(new StoredCells(constant, matrix.Filters * channels, matrix.ForKernels()));
        }

        return parts.ToImmutable();
    }
}
