namespace DynConv.Checkpoints;

/// <summary>
/// What one element of a tensor is. The members are PyTorch's dtypes; <see cref="ElementTypes.PyTorchName"/> gives the
/// name that PyTorch prints, without the <c>torch.</c> prefix.
/// </summary>
#pragma warning disable CA1720 // The members are named after the types that they are.
public enum ElementType
{
    /// <summary>IEEE 754 binary32, <c>float32</c>.</summary>
    Float32,

    /// <summary>IEEE 754 binary64, <c>float64</c>.</summary>
    Float64,

    /// <summary>IEEE 754 binary16, <c>float16</c>.</summary>
    Float16,

    /// <summary>The upper half of a binary32, <c>bfloat16</c>.</summary>
    BFloat16,

    /// <summary>Four exponent bits, no infinity, NaN is S.1111.111: <c>float8_e4m3fn</c>.</summary>
    Float8E4M3FN,

    /// <summary>Five exponent bits, as IEEE 754: <c>float8_e5m2</c>.</summary>
    Float8E5M2,

    /// <summary>Four exponent bits, bias 8, NaN is 0x80 only: <c>float8_e4m3fnuz</c>.</summary>
    Float8E4M3FNUZ,

    /// <summary>Five exponent bits, bias 16, NaN is 0x80 only: <c>float8_e5m2fnuz</c>.</summary>
    Float8E5M2FNUZ,

    /// <summary>A power of two from 2^-127 to 2^127, NaN is 0xFF: <c>float8_e8m0fnu</c>.</summary>
    Float8E8M0FNU,

    /// <summary><c>int8</c>.</summary>
    Int8,

    /// <summary><c>int16</c>.</summary>
    Int16,

    /// <summary><c>int32</c>.</summary>
    Int32,

    /// <summary><c>int64</c>.</summary>
    Int64,

    /// <summary><c>uint8</c>.</summary>
    UInt8,

    /// <summary><c>uint16</c>.</summary>
    UInt16,

    /// <summary><c>uint32</c>.</summary>
    UInt32,

    /// <summary><c>uint64</c>.</summary>
    UInt64,

    /// <summary><c>bool</c>, one byte; every byte but 0 is true.</summary>
    Bool,

    /// <summary>Two binary16, real part first: <c>complex32</c>.</summary>
    Complex32,

    /// <summary>Two binary32, real part first: <c>complex64</c>.</summary>
    Complex64,

    /// <summary>Two binary64, real part first: <c>complex128</c>.</summary>
    Complex128,

    /// <summary>Quantized to eight signed bits: <c>qint8</c>.</summary>
    QInt8,

    /// <summary>Quantized to eight unsigned bits: <c>quint8</c>.</summary>
    QUInt8,

    /// <summary>Quantized to 32 signed bits: <c>qint32</c>.</summary>
    QInt32,

    /// <summary>Quantized, two elements in a byte along the last dimension: <c>quint4x2</c>.</summary>
    QUInt4x2,

    /// <summary>Quantized, four elements in a byte along the last dimension: <c>quint2x4</c>.</summary>
    QUInt2x4,

    /// <summary>Eight bits without a meaning: <c>bits8</c>.</summary>
    Bits8,

    /// <summary>Sixteen bits without a meaning: <c>bits16</c>.</summary>
    Bits16,

    /// <summary>A byte of eight one-bit fields: <c>bits1x8</c>.</summary>
    Bits1x8,

    /// <summary>A byte of four two-bit fields: <c>bits2x4</c>.</summary>
    Bits2x4,

    /// <summary>A byte of two four-bit fields: <c>bits4x2</c>.</summary>
    Bits4x2,
}
