using System;

namespace DynConv.Checkpoints;

/// <summary>Facts about each <see cref="ElementType"/>.</summary>
public static class ElementTypes
{
    /// <summary>The name that PyTorch prints, without the <c>torch.</c> prefix: <c>float32</c>, <c>bfloat16</c>,
    /// <c>bool</c> …</summary>
    /// <param name="type">The element type.</param>
    /// <returns>The name, in lower case.</returns>
    public static string PyTorchName(this ElementType type) => type switch
    {
        ElementType.Float32 => "float32",
        ElementType.Float64 => "float64",
        ElementType.Float16 => "float16",
        ElementType.BFloat16 => "bfloat16",
        ElementType.Float8E4M3FN => "float8_e4m3fn",
        ElementType.Float8E5M2 => "float8_e5m2",
        ElementType.Float8E4M3FNUZ => "float8_e4m3fnuz",
        ElementType.Float8E5M2FNUZ => "float8_e5m2fnuz",
        ElementType.Float8E8M0FNU => "float8_e8m0fnu",
        ElementType.Int8 => "int8",
        ElementType.Int16 => "int16",
        ElementType.Int32 => "int32",
        ElementType.Int64 => "int64",
        ElementType.UInt8 => "uint8",
        ElementType.UInt16 => "uint16",
        ElementType.UInt32 => "uint32",
        ElementType.UInt64 => "uint64",
        ElementType.Bool => "bool",
        ElementType.Complex32 => "complex32",
        ElementType.Complex64 => "complex64",
        ElementType.Complex128 => "complex128",
        ElementType.QInt8 => "qint8",
        ElementType.QUInt8 => "quint8",
        ElementType.QInt32 => "qint32",
        ElementType.QUInt4x2 => "quint4x2",
        ElementType.QUInt2x4 => "quint2x4",
        ElementType.Bits8 => "bits8",
        ElementType.Bits16 => "bits16",
        ElementType.Bits1x8 => "bits1x8",
        ElementType.Bits2x4 => "bits2x4",
        ElementType.Bits4x2 => "bits4x2",
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    /// <summary>
    /// The bytes of one element, as <c>torch.dtype.itemsize</c> gives them: 1 for the packed
    /// <see cref="ElementType.QUInt4x2"/> and
    /// <see cref="ElementType.QUInt2x4"/> too, which hold several elements in that byte.
    /// </summary>
    /// <param name="type">The element type.</param>
    /// <returns>1, 2, 4, 8 or 16.</returns>
    public static int ByteSize(this ElementType type) => type switch
    {
        ElementType.Float64 or ElementType.Int64 or ElementType.UInt64 or ElementType.Complex64 => 8,
        ElementType.Float32 or ElementType.Int32 or ElementType.UInt32 => 4,
        ElementType.QInt32 or ElementType.Complex32 => 4,
        ElementType.Float16 or ElementType.BFloat16 => 2,
        ElementType.Int16 or ElementType.UInt16 or ElementType.Bits16 => 2,
        ElementType.Complex128 => 16,
        _ => 1,
    };

    /// <summary>Whether an element is a pair of a real and an imaginary part.</summary>
    /// <param name="type">The element type.</param>
    /// <returns>True for the three complex types.</returns>
    public static bool IsComplex(this ElementType type) =>
        type is ElementType.Complex32 or ElementType.Complex64 or ElementType.Complex128;

    /// <summary>Whether an element is an integer that stands for a real number through a scale and a zero
    /// point.</summary>
    /// <param name="type">The element type.</param>
    /// <returns>True for the five quantized types.</returns>
    public static bool IsQuantized(this ElementType type) =>
        type is ElementType.QInt8 or ElementType.QUInt8 or ElementType.QInt32
            or ElementType.QUInt4x2 or ElementType.QUInt2x4;

    /// <summary>Elements in one byte: 1, or more for the packed quantized types.</summary>
    internal static int ElementsPerByte(this ElementType type) => type switch
    {
        ElementType.QUInt4x2 => 2,
        ElementType.QUInt2x4 => 4,
        _ => 1,
    };

    /// <summary>The bytes that a byte swap reverses: half an element for complex types.</summary>
    internal static int ComponentSize(this ElementType type) =>
        type.IsComplex() ? type.ByteSize() / 2 : type.ByteSize();

    /// <summary>Finds the type that PyTorch calls by this name (without the <c>torch.</c> prefix), long or
    /// short.</summary>
    internal static ElementType? FromPyTorchName(string name)
    {
        switch (name)
        {
            case "float":
                return ElementType.Float32;
            case "double":
                return ElementType.Float64;
            case "half":
                return ElementType.Float16;
            case "int":
                return ElementType.Int32;
            case "long":
                return ElementType.Int64;
            case "short":
                return ElementType.Int16;
            case "chalf":
                return ElementType.Complex32;
            case "cfloat":
                return ElementType.Complex64;
            case "cdouble":
                return ElementType.Complex128;
        }

        foreach (ElementType type in Enum.GetValues<ElementType>())
        {
            if (type.PyTorchName() == name)
            {
                return type;
            }
        }

        return null;
    }
}
