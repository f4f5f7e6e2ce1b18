using System.Runtime.InteropServices;

namespace DynConv.Vulkan.Kernels;

/// <summary>
/// How a row of numbers is stored for each expert; <c>Stored</c> of shaders/include/experts.glsl, and a part of the
/// push-constant block of the kernels that read experts.
/// </summary>
/// <param name="precision">Of the numbers.</param>
/// <param name="words">32-bit words of a row; a multiple of 4 unless all is float32.</param>
/// <param name="scaleOffset">Words before the scales of its filters.</param>
/// <param name="biasOffset">Words before its biases.</param>
/// <param name="filters">1, or a multiple of 4: filters whose numbers lie side by side.</param>
/// <param name="span">Numbers after which other filters follow.</param>
/// <param name="unit">What float16 numbers are multiplied with.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly struct StoredExperts(
    ExpertPrecision precision, uint words, uint scaleOffset, uint biasOffset, uint filters, uint span, float unit)
{
    private readonly uint _precision = (uint)precision;
    private readonly uint _words = words;
    private readonly uint _scaleOffset = scaleOffset;
    private readonly uint _biasOffset = biasOffset;
    private readonly uint _filters = filters;
    private readonly uint _span = span;
    private readonly float _unit = unit;

    /// <summary>What the specialization constant PRECISION is.</summary>
    public uint Precision => _precision;

    /// <summary>Whether kernels read four numbers of a row at once, and nothing else.</summary>
    public bool IsPacked => _precision != (uint)ExpertPrecision.Float32;

    /// <summary>Rows of float32 and nothing else; biases behind them are numbers like any others.</summary>
    public static StoredExperts Singles(uint count, uint biasOffset)
        => new(ExpertPrecision.Float32, count, 0, biasOffset, 1, 1, 1);
}
