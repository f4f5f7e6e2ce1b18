using System;
using System.Collections.Generic;

namespace DynConv.Vulkan.Networks.Zoo;

/// <summary>
/// The picture that a network wants: scaled so that its shorter side has a given length, the middle cut out, each
/// channel from 0 to 1, then (value − mean) / standard deviation. As torchvision's <c>Resize</c>, <c>CenterCrop</c>,
/// <c>ToTensor</c> and <c>Normalize</c> do it.
/// </summary>
public sealed record ImageInput : NetworkInput
{
    private readonly int? _resizeTo;
    private readonly double _cropFraction = 1;
    private readonly int _sizeMultiple = 1;

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

    /// <summary>The filter that scales a picture.</summary>
    public Interpolation Interpolation { get; init; }

    /// <summary>
    /// The length that a picture's shorter side is scaled to before its middle is cut out (torchvision's
    /// <c>Resize(256)</c>); null where <see cref="CropFraction"/> tells it.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below <see cref="Height"/> or
    /// <see cref="Width"/>.</exception>
    public int? ResizeTo
    {
        get => _resizeTo;
        init => _resizeTo = value is null || value >= Math.Max(Height, Width)
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(value), value, $"a picture scaled to {value} has no middle of {Height}×{Width}");
    }

    /// <summary>
    /// What is cut out as a part of the scaled picture (timm's <c>crop_pct</c>): the shorter side is scaled to the
    /// network's size divided by it, rounded down. 1 where nothing is said.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">It is not above 0 and at most 1.</exception>
    public double CropFraction
    {
        get => _cropFraction;
        init => _cropFraction = value is > 0 and <= 1
            ? value
            : throw new ArgumentOutOfRangeException(
                nameof(value), value, $"the part that is cut out is {value}, above 0 and at most 1 is wanted");
    }

    /// <summary>
    /// Whether the network takes a picture whole and in its own size, as one does whose output is a picture;
    /// <see cref="Height"/> and <see cref="Width"/> are then only usual ones.
    /// </summary>
    public bool KeepsSize { get; init; }

    /// <summary>Where <see cref="KeepsSize"/>: what the number of rows and of columns must be a multiple of.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is below 1.</exception>
    public int SizeMultiple
    {
        get => _sizeMultiple;
        init => _sizeMultiple = LayerArguments.Positive(value, nameof(SizeMultiple));
    }

    /// <summary>The shape of a batch of such pictures.</summary>
    /// <param name="batch">Pictures.</param>
    /// <returns>[batch, channels, height, width].</returns>
    public override TensorShape Shape(int batch) => new(batch, Channels, Height, Width);
}
