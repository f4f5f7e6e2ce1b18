using System;

namespace DynConv.Vulkan.Networks.Parameters;

/// <summary>
/// Two linear layers of KernelWarehouse's non-local basis as one (arXiv 2406.07879): for each tile the rows of the
/// layer's own cells as they are, for the cells of other layers the products of <paramref name="expansion"/> and the
/// rows of the basis, and the row of nothing: [m·(n + 1), h].
/// </summary>
/// <param name="rows">fc2, [m·(own + b + 1), h]: for each tile own rows, basis, nothing.</param>
/// <param name="expansion">fc3, [n − own, b].</param>
/// <param name="tiles">m.</param>
/// <param name="own">Cells that are the layer's own.</param>
/// <param name="start">Cells of others before them.</param>
internal sealed class BasisParameter(Parameter rows, Parameter expansion, int tiles, int own, int start)
    : CalculatedParameter(
        rows.Name, [tiles * (expansion.Shape[0] + own + 1), rows.Shape[1]])
{
    /// <inheritdoc/>
    protected override void CopyDoubles(Span<double> destination)
    {
        double[] source = rows.ToDoubles(), factors = expansion.ToDoubles();
        int hidden = (int)rows.Shape[1], others = (int)expansion.Shape[0], width = (int)expansion.Shape[1];
        int taken = (own + width + 1) * hidden, given = (others + own + 1) * hidden;
        for (int tile = 0; tile < tiles; tile++)
        {
            ReadOnlySpan<double> from = source.AsSpan(tile * taken, taken);
            Span<double> to = destination.Slice(tile * given, given);
            from[..(own * hidden)].CopyTo(to[(start * hidden)..]);
            from[^hidden..].CopyTo(to[^hidden..]);
            ReadOnlySpan<double> basis = from.Slice(own * hidden, width * hidden);
            for (int other = 0; other < others; other++)
            {
                int row = other < start ? other : other + own;
                Expand(factors.AsSpan(other * width, width), basis, to.Slice(row * hidden, hidden));
            }
        }
    }

    /// <summary>A row times the basis.</summary>
    private static void Expand(ReadOnlySpan<double> factors, ReadOnlySpan<double> basis, Span<double> destination)
    {
        destination.Clear();
        for (int i = 0; i < factors.Length; i++)
        {
            for (int column = 0; column < destination.Length; column++)
            {
                destination[column] += factors[i] * basis[(i * destination.Length) + column];
            }
        }
    }
}
