using System;
using System.Collections.Generic;

namespace DynConv.Vulkan.Networks.Zoo;

/// <summary>
/// The picture that a network wants: scaled to its size, each channel from 0 to 1, then (value − mean) / standard
/// deviation.
/// </summary>
public sealed record ImageInput : NetworkInput
{
    /// <summary>The picture that a network wants.</summary>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    /// <param name="mean">For each channel what is subtracted; one for grey pictures, three for red, green,
    /// blue.</param>
    /// <param name="standardDeviation">For each channel what is divided by.</param>
    /// <exception cref="ArgumentException">The lists do not have the same length, or a number is out of its
    /// range.</exception>
    public ImageInput(int height, int width, IReadOnlyList<float> mean, IReadOnlyList<float> standardDeviation)
    {
        ArgumentNullException.ThrowIfNull(mean);
        ArgumentNullException.ThrowIfNull(standardDeviation);
        Height = LayerArguments.Positive(height, nameof(height));
        Width = LayerArguments.Positive(width, nameof(width));
        Channels = LayerArguments.Positive(mean.Count, nameof(mean));
        if (standardDeviation.Count != mean.Count)
        {
            throw new ArgumentException(
                $"{mean.Count} means and {standardDeviation.Count} standard deviations, one per channel is wanted",
                nameof(standardDeviation));
        }

        Mean = [.. mean];
        StandardDeviation = [.. standardDeviation];
    }

    /// <summary>1 for grey, 3 for red, green, blue.</summary>
    public int Channels { get; }

    /// <summary>Rows.</summary>
    public int Height { get; }

    /// <summary>Columns.</summary>
    public int Width { get; }

    /// <summary>For each channel what is subtracted.</summary>
    public IReadOnlyList<float> Mean { get; }

    /// <summary>For each channel what is divided by.</summary>
    public IReadOnlyList<float> StandardDeviation { get; }

    /// <summary>
    /// Whether the network expects light strokes on a dark ground, so that a scan of ink on paper must be inverted.
    /// </summary>
    public bool IsLightOnDark { get; init; }

    /// <summary>The shape of a batch of such pictures.</summary>
    /// <param name="batch">Pictures.</param>
    /// <returns>[batch, channels, height, width].</returns>
    public override TensorShape Shape(int batch) => new(batch, Channels, Height, Width);
}
