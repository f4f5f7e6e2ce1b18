using System;

namespace DynConv.Vulkan.Tests.Reference;

/// <summary>
/// A row-major tensor's elements for the reference: float32 arrays are widened exactly, float64 arrays are taken as
/// they are, so that a stage can be fed with a device's result or with the stage before it. <c>default</c> is an absent
/// tensor (no bias).
/// </summary>
internal readonly struct Values
{
    private readonly double[]? _items;

    private Values(double[]? items) => _items = items;

    /// <summary>Whether there is a tensor at all.</summary>
    public bool IsPresent => _items is not null;

    /// <summary>The elements; empty when absent.</summary>
    public ReadOnlySpan<double> Span => _items;

    /// <summary>Widens float32 elements; null is absent.</summary>
    public static implicit operator Values(float[]? items) =>
        new(items is null ? null : Array.ConvertAll(items, static item => (double)item));

    /// <summary>Takes float64 elements; null is absent.</summary>
    public static implicit operator Values(double[]? items) => new(items);

    /// <summary>The elements of a tensor that must be there.</summary>
    /// <exception cref="ArgumentException">It is absent or does not have <paramref name="count"/> elements.</exception>
    public ReadOnlySpan<double> Require(long count, string name)
    {
        if (_items is null || _items.Length != count)
        {
            string found = _items is null ? "nothing" : $"{_items.Length} elements";
            throw new ArgumentException($"reference: {name} has {found} where {count} elements are needed", name);
        }

        return _items;
    }

    /// <summary>The elements of a tensor that may be absent, then empty.</summary>
    /// <exception cref="ArgumentException">It is there and has another number of elements.</exception>
    public ReadOnlySpan<double> Allow(long count, string name) => _items is null ? [] : Require(count, name);
}
