using DynConv.Vulkan.Kernels;

namespace DynConv.Vulkan.Planning.Weights;

/// <summary>
/// A row of numbers as the device keeps it, in words of 32 bits: the numbers, then scales if they are whole numbers,
/// then biases.
/// </summary>
/// <param name="Precision">Of the numbers.</param>
/// <param name="Numbers">How many.</param>
/// <param name="Filters">Whose they are: each may have a scale.</param>
/// <param name="Biases">O, or 0.</param>
/// <param name="Alignment">Each part is padded to a multiple of so many words: 4 where a kernel reads four at once.</param>
internal readonly record struct StoredRow(
    ExpertPrecision Precision, int Numbers, int Filters, int Biases, int Alignment)
{
    /// <summary>Words before the scales.</summary>
    public int ScaleOffset => Padded(Precision switch
    {
        ExpertPrecision.Float16 => checked(Numbers + 3) / 4 * 2,
        ExpertPrecision.Int8 => checked(Numbers + 3) / 4,
        _ => Numbers,
    });

    /// <summary>Words before the biases.</summary>
    public int BiasOffset => checked(ScaleOffset + (Precision == ExpertPrecision.Int8 ? Padded(Filters) : 0));

    /// <summary>Words of the row.</summary>
    public int Words => checked(BiasOffset + Padded(Biases));

    /// <summary>As kernels are told.</summary>
    /// <param name="filters">Filters whose numbers lie side by side.</param>
    /// <param name="span">Numbers after which other filters follow.</param>
    /// <param name="unit">What float16 numbers are multiplied with.</param>
    public StoredExperts ForKernels(int filters, int span, float unit)
        => new(Precision, (uint)Words, (uint)ScaleOffset, (uint)BiasOffset, (uint)filters, (uint)span, unit);

    private int Padded(int words) => checked(words + Alignment - 1) / Alignment * Alignment;
}
