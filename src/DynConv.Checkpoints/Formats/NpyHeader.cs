using System;
using System.Buffers.Binary;
using System.Text;
using DynConv.Checkpoints.Bytes;

namespace DynConv.Checkpoints.Formats;

/// <summary>The header of an npy array.</summary>
/// <param name="Type">The element type.</param>
/// <param name="IsBigEndian">Whether the most significant byte comes first.</param>
/// <param name="IsFortran">Whether the first dimension varies fastest.</param>
/// <param name="Shape">The sizes.</param>
/// <param name="DataOffset">The byte after the header.</param>
internal sealed record NpyHeader(ElementType Type, bool IsBigEndian, bool IsFortran, long[] Shape, int DataOffset)
{
    /// <summary>The bytes that hold any header that is read: NumPy itself refuses texts over 10,000
    /// characters.</summary>
    public const int MaxLength = MaxText + 12;

    private const int MaxText = 10_000;

    /// <summary>Whether bytes begin as an npy array does.</summary>
    public static bool IsNpy(ByteSource source)
    {
        if (source.Length < 6)
        {
            return false;
        }

        Span<byte> magic = stackalloc byte[6];
        source.Read(0, magic);
        return magic.SequenceEqual(Magic);
    }

    private static ReadOnlySpan<byte> Magic => [0x93, (byte)'N', (byte)'U', (byte)'M', (byte)'P', (byte)'Y'];

    /// <summary>Reads a header.</summary>
    public static NpyHeader Read(ByteSource source)
    {
        Span<byte> start = stackalloc byte[12];
        int startLength = (int)Math.Min(start.Length, source.Length);
        source.Read(0, start[..startLength]);
        if (startLength < start.Length || !start[..6].SequenceEqual(Magic))
        {
            throw source.Origin.Refuse(0, "no npy header", "the file is cut off or damaged");
        }

        byte major = start[6];
        if (major is < 1 or > 3 || start[7] != 0)
        {
            throw source.Origin.Refuse(6, $"npy version {major}.{start[7]} is not known");
        }

        uint length = major == 1
            ? BinaryPrimitives.ReadUInt16LittleEndian(start[8..])
            : BinaryPrimitives.ReadUInt32LittleEndian(start[8..]);
        int textOffset = major == 1 ? 10 : 12;
        if (length > MaxText || length > source.Length - textOffset)
        {
            throw source.Origin.Refuse(8, $"a header of {length} bytes", "the file is cut off or damaged");
        }

        byte[] text = new byte[length];
        source.Read(textOffset, text);
        NpyLiteral literal = new(source.Origin, textOffset, Encoding.Latin1.GetString(text));
        literal.Parse();
        (ElementType type, bool isBigEndian) = TypeOf(source.Origin, literal.Descriptor);
        return new NpyHeader(type, isBigEndian, literal.IsFortran, literal.Shape, textOffset + (int)length);
    }

    private static (ElementType Type, bool IsBigEndian) TypeOf(Origin origin, string descriptor)
    {
        if (descriptor.Length > 1 && descriptor[0] is '<' or '>' or '|' or '='
            && NumpyDescriptor.TypeOf(descriptor[1..]) is { } type)
        {
            return (type, descriptor[0] == '>');
        }

        string kind = descriptor.TrimStart('<', '>', '|', '=');
        throw kind switch
        {
            ['O', ..] => origin.Refuse(
                null, "an array of Python objects, which is a pickle", "save it with a numeric dtype"),
            ['V', ..] => origin.Refuse(
                null, $"elements of type {Escaping.Escape(descriptor, 20)} (bfloat16 is saved so)",
                "save it as float32"),
            _ => origin.Refuse(
                null, $"elements of type {Escaping.Escape(descriptor, 20)}", "save it with a numeric dtype"),
        };
    }
}
