using System;
using System.Buffers;
using System.Collections.Immutable;

namespace DynConv.Vulkan.Networks.Parameters;

/// <summary>
/// A constant tensor of a network: read from a checkpoint, or calculated from such when it is asked for. Nothing is
/// kept, so a network costs no memory for its weights.
/// </summary>
internal abstract class Parameter
{
    protected Parameter(string name, ImmutableArray<long> shape)
    {
        Name = name;
        Shape = shape;
        long count = 1;
        foreach (long size in shape)
        {
            count = checked(count * size);
        }

        ElementCount = checked((int)count);
    }

    /// <summary>Its name in the state dict, or that of the tensor that it is calculated from.</summary>
    public string Name { get; }

    /// <summary>The sizes, outermost first.</summary>
    public ImmutableArray<long> Shape { get; }

    /// <summary>The product of the sizes.</summary>
    public int ElementCount { get; }

    /// <summary>Copies the elements in row-major order.</summary>
    /// <param name="destination">As long as <see cref="ElementCount"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> has another length.</exception>
    public void CopyTo(Span<float> destination)
    {
        RequireLength(destination.Length);
        CopySingles(0, destination);
    }

    /// <summary>Copies some of the elements in row-major order.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="destination">As long as they are many.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are not so many.</exception>
    public void CopyTo(int first, Span<float> destination)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(first);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(destination.Length, ElementCount - first);
        CopySingles(first, destination);
    }

    /// <summary>As <see cref="CopyTo(Span{float})"/>, without the rounding to float32 of what was calculated.</summary>
    /// <param name="destination">As long as <see cref="ElementCount"/>.</param>
    /// <exception cref="ArgumentException"><paramref name="destination"/> has another length.</exception>
    public void CopyTo(Span<double> destination)
    {
        RequireLength(destination.Length);
        CopyDoubles(destination);
    }

    /// <summary>All elements in a new array, not rounded to float32.</summary>
    public double[] ToDoubles()
    {
        double[] values = new double[ElementCount];
        CopyDoubles(values);
        return values;
    }

    /// <summary>Copies as many elements as fit the destination, from <paramref name="first"/> on.</summary>
    protected abstract void CopySingles(int first, Span<float> destination);

    /// <summary>Copies as many elements as there are.</summary>
    protected virtual void CopyDoubles(Span<double> destination)
    {
        float[] singles = ArrayPool<float>.Shared.Rent(destination.Length);
        CopySingles(0, singles.AsSpan(0, destination.Length));
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = singles[i];
        }

        ArrayPool<float>.Shared.Return(singles);
    }

    private void RequireLength(int length)
    {
        if (length != ElementCount)
        {
            throw new ArgumentException(
                $"{Name} has {ElementCount} elements, the destination {length}", nameof(length));
        }
    }
}
