using System;

namespace DynConv.Vulkan.Networks.Parameters;

/// <summary>
/// scale_o · x + shift_o, where o is the index along one axis of the tensor: a batch normalisation folded into what
/// comes before it. Each number is rounded to float32 once.
/// </summary>
/// <param name="source">What is scaled.</param>
/// <param name="axis">The axis of the output channels: 0 of [O, …], 1 of [K, O, …].</param>
/// <param name="scale">[O].</param>
/// <param name="shift">[O], or null for 0.</param>
internal sealed class RowScaledParameter(Parameter source, int axis, Parameter scale, Parameter? shift)
    : Parameter(source.Name, source.Shape)
{
    /// <inheritdoc/>
    protected override void CopySingles(int first, Span<float> destination)
    {
        source.CopyTo(first, destination);
        double[] scales = scale.ToDoubles();
        double[]? shifts = shift?.ToDoubles();
        int length = RowLength();
        while (!destination.IsEmpty)
        {
            (int index, int skipped) = Math.DivRem(first, length);
            int row = index % scales.Length, count = Math.Min(destination.Length, length - skipped);
            double factor = scales[row], offset = shifts?[row] ?? 0;
            foreach (ref float value in destination[..count])
            {
                value = (float)((factor * value) + offset);
            }

            destination = destination[count..];
            first += count;
        }
    }

    private int RowLength()
    {
        int length = 1;
        foreach (long size in Shape.AsSpan()[(axis + 1)..])
        {
            length *= (int)size;
        }

        return length;
    }
}
