using System;
using System.Collections.Generic;

namespace DynConv.Tool.Models;

/// <summary>The coefficients of one dynamic layer over all samples.</summary>
/// <param name="Layer">The layer's name.</param>
/// <param name="Sizes">The shape of one sample's coefficients: [K] for a weight of each expert.</param>
/// <param name="Rows">Each sample's coefficients; null of samples that did not run.</param>
internal sealed record LayerAttention(string Layer, IReadOnlyList<int> Sizes, float[]?[] Rows)
{
    /// <summary>Coefficients of one sample.</summary>
    public int Width
    {
        get
        {
            int width = 1;
            foreach (int size in Sizes)
            {
                width *= size;
            }

            return width;
        }
    }

    /// <summary>What is drawn of a row at most; where there are more coefficients, means of neighbours.</summary>
    public const int MostColumns = 64;

    /// <summary>Columns of a picture.</summary>
    public int Columns => Math.Min(Width, MostColumns);

    /// <summary>The magnitudes of a sample's coefficients in as many columns as are drawn; empty for one that did not
    /// run.</summary>
    public float[] Drawn(int sample) => Rows[sample] is float[] row ? Condense(row) : [];

    /// <summary>The mean of the magnitudes over all samples that ran.</summary>
    public float[] Mean()
    {
        double[] sums = new double[Width];
        int samples = 0;
        foreach (float[]? row in Rows)
        {
            samples += row is null ? 0 : 1;
            for (int k = 0; k < row?.Length; k++)
            {
                sums[k] += Math.Abs(row[k]);
            }
        }

        return Array.ConvertAll(sums, sum => (float)(sum / samples));
    }

    /// <summary>How even a row is: <see cref="Mixture.Evenness"/>, and where there are shares for each place along an
    /// axis, [K, places], the mean of the places'.</summary>
    public double Evenness(ReadOnlySpan<float> row)
    {
        int places = Sizes.Count > 1 ? row.Length / Sizes[0] : 1;
        if (places == 1)
        {
            return Mixture.Evenness(row);
        }

        float[] shares = new float[Sizes[0]];
        double sum = 0;
        for (int place = 0; place < places; place++)
        {
            for (int k = 0; k < shares.Length; k++)
            {
                shares[k] = row[(k * places) + place];
            }

            sum += Mixture.Evenness(shares);
        }

        return sum / places;
    }

    /// <summary>As many columns as are drawn.</summary>
    public float[] Drawn(float[] row) => Condense(row);

    private float[] Condense(float[] row)
    {
        int columns = Columns;
        float[] condensed = new float[columns];
        for (int column = 0; column < columns; column++)
        {
            int first = (int)((long)column * row.Length / columns);
            int end = (int)((column + 1L) * row.Length / columns);
            double sum = 0;
            for (int i = first; i < end; i++)
            {
                sum += Math.Abs(row[i]);
            }

            condensed[column] = (float)(sum / (end - first));
        }

        return condensed;
    }

    /// <summary>All rows, one after another; NaN for samples that did not run.</summary>
    public float[] Gather()
    {
        int width = Width;
        float[] values = new float[Rows.Length * width];
        for (int n = 0; n < Rows.Length; n++)
        {
            Span<float> target = values.AsSpan(n * width, width);
            if (Rows[n] is float[] row)
            {
                row.CopyTo(target);
            }
            else
            {
                target.Fill(float.NaN);
            }
        }

        return values;
    }
}
