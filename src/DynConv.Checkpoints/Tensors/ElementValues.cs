using System;
using System.Buffers.Binary;

namespace DynConv.Checkpoints.Tensors;

/// <summary>Turns little-endian bytes into numbers.</summary>
internal static class ElementValues
{
    /// <summary>Whether elements of the type are real numbers that a <see cref="float"/> can stand for.</summary>
    public static bool HasSingles(ElementType type) => !type.IsComplex() && type switch
    {
        ElementType.QUInt4x2 or ElementType.QUInt2x4 => false,
        ElementType.Bits8 or ElementType.Bits16 => false,
        ElementType.Bits1x8 or ElementType.Bits2x4 or ElementType.Bits4x2 => false,
        _ => true,
    };

    /// <summary>Widens or narrows elements. Quantized ones give their integers.</summary>
    /// <param name="type">A type that <see cref="HasSingles"/>.</param>
    /// <param name="source">Little-endian elements.</param>
    /// <param name="destination">As many numbers.</param>
    public static void ToSingles(ElementType type, ReadOnlySpan<byte> source, Span<float> destination)
    {
        switch (type)
        {
            case ElementType.Float32:
                Convert(source, destination, 4, static s => BinaryPrimitives.ReadSingleLittleEndian(s));
                break;
            case ElementType.Float64:
                Convert(source, destination, 8, static s => (float)BinaryPrimitives.ReadDoubleLittleEndian(s));
                break;
            case ElementType.Float16:
                Convert(source, destination, 2, static s => (float)BinaryPrimitives.ReadHalfLittleEndian(s));
                break;
            case ElementType.BFloat16:
                Convert(source, destination, 2, static s => ReadBFloat16(s));
                break;
            case ElementType.Int8 or ElementType.QInt8:
                Convert(source, destination, 1, static s => (sbyte)s[0]);
                break;
            case ElementType.UInt8 or ElementType.QUInt8:
                Convert(source, destination, 1, static s => s[0]);
                break;
            case ElementType.Bool:
                Convert(source, destination, 1, static s => s[0] == 0 ? 0 : 1);
                break;
            case ElementType.Int16:
                Convert(source, destination, 2, static s => BinaryPrimitives.ReadInt16LittleEndian(s));
                break;
            case ElementType.UInt16:
                Convert(source, destination, 2, static s => BinaryPrimitives.ReadUInt16LittleEndian(s));
                break;
            case ElementType.Int32 or ElementType.QInt32:
                Convert(source, destination, 4, static s => BinaryPrimitives.ReadInt32LittleEndian(s));
                break;
            case ElementType.UInt32:
                Convert(source, destination, 4, static s => BinaryPrimitives.ReadUInt32LittleEndian(s));
                break;
            case ElementType.Int64:
                Convert(source, destination, 8, static s => BinaryPrimitives.ReadInt64LittleEndian(s));
                break;
            case ElementType.UInt64:
                Convert(source, destination, 8, static s => BinaryPrimitives.ReadUInt64LittleEndian(s));
                break;
            default:
                Look(source, destination, Float8.Table(type));
                break;
        }
    }

    /// <summary>One element as JSON can hold it: <see cref="long"/>, <see cref="ulong"/>, <see cref="double"/>, or a
    /// <see cref="double"/>[2] for complex types. bool gives 0 or 1.</summary>
    public static object ToValue(ElementType type, ReadOnlySpan<byte> s) => type switch
    {
        ElementType.Float32 => (double)BinaryPrimitives.ReadSingleLittleEndian(s),
        ElementType.Float64 => BinaryPrimitives.ReadDoubleLittleEndian(s),
        ElementType.Float16 => (double)BinaryPrimitives.ReadHalfLittleEndian(s),
        ElementType.BFloat16 => (double)ReadBFloat16(s),
        ElementType.Int8 or ElementType.QInt8 => (long)(sbyte)s[0],
        ElementType.Bool => s[0] == 0 ? 0L : 1L,
        ElementType.Int16 => (long)BinaryPrimitives.ReadInt16LittleEndian(s),
        ElementType.UInt16 or ElementType.Bits16 => (long)BinaryPrimitives.ReadUInt16LittleEndian(s),
        ElementType.Int32 or ElementType.QInt32 => (long)BinaryPrimitives.ReadInt32LittleEndian(s),
        ElementType.UInt32 => (long)BinaryPrimitives.ReadUInt32LittleEndian(s),
        ElementType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(s),
        ElementType.UInt64 => BinaryPrimitives.ReadUInt64LittleEndian(s),
        ElementType.Complex32 => new double[]
        {
            (double)BinaryPrimitives.ReadHalfLittleEndian(s), (double)BinaryPrimitives.ReadHalfLittleEndian(s[2..]),
        },
        ElementType.Complex64 => new double[]
        {
            BinaryPrimitives.ReadSingleLittleEndian(s), BinaryPrimitives.ReadSingleLittleEndian(s[4..]),
        },
        ElementType.Complex128 => new double[]
        {
            BinaryPrimitives.ReadDoubleLittleEndian(s), BinaryPrimitives.ReadDoubleLittleEndian(s[8..]),
        },
        ElementType.Float8E4M3FN or ElementType.Float8E5M2 or ElementType.Float8E4M3FNUZ or ElementType.Float8E5M2FNUZ
            or ElementType.Float8E8M0FNU => (double)Float8.Table(type)[s[0]],
        _ => (long)s[0],
    };

    private delegate float Read(ReadOnlySpan<byte> source);

    private static float ReadBFloat16(ReadOnlySpan<byte> s) =>
        BitConverter.UInt32BitsToSingle((uint)BinaryPrimitives.ReadUInt16LittleEndian(s) << 16);

    private static void Convert(ReadOnlySpan<byte> source, Span<float> destination, int size, Read read)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = read(source.Slice(i * size, size));
        }
    }

    private static void Look(ReadOnlySpan<byte> source, Span<float> destination, ReadOnlySpan<float> table)
    {
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = table[source[i]];
        }
    }
}
