using System;

namespace DynConv.Checkpoints.Tensors;

/// <summary>The 256 values of each eight-bit floating point type.</summary>
internal static class Float8
{
    private static readonly float[] E4M3FN = Tabulate(exponentBits: 4, bias: 7, static code => (code & 0x7F) == 0x7F);
    private static readonly float[] E4M3FNUZ = Tabulate(exponentBits: 4, bias: 8, static code => code == 0x80);
    private static readonly float[] E5M2FNUZ = Tabulate(exponentBits: 5, bias: 16, static code => code == 0x80);
    private static readonly float[] E5M2 = TabulateE5M2();
    private static readonly float[] E8M0FNU = TabulateE8M0();

    /// <summary>The values of a type by code.</summary>
    public static ReadOnlySpan<float> Table(ElementType type) => type switch
    {
        ElementType.Float8E4M3FN => E4M3FN,
        ElementType.Float8E4M3FNUZ => E4M3FNUZ,
        ElementType.Float8E5M2 => E5M2,
        ElementType.Float8E5M2FNUZ => E5M2FNUZ,
        ElementType.Float8E8M0FNU => E8M0FNU,
        _ => throw new ArgumentOutOfRangeException(nameof(type)),
    };

    private static float[] Tabulate(int exponentBits, int bias, Func<int, bool> isNaN)
    {
        int mantissaBits = 7 - exponentBits;
        float[] table = new float[256];
        for (int code = 0; code < 256; code++)
        {
            int exponent = (code & 0x7F) >> mantissaBits;
            int mantissa = code & ((1 << mantissaBits) - 1);
            int significand = exponent == 0 ? mantissa : mantissa + (1 << mantissaBits);
            float magnitude = MathF.ScaleB(significand, Math.Max(exponent, 1) - bias - mantissaBits);
            table[code] = isNaN(code) ? float.NaN : code >= 0x80 ? -magnitude : magnitude;
        }

        return table;
    }

    private static float[] TabulateE5M2()
    {
        // The upper byte of a binary16.
        float[] table = new float[256];
        for (int code = 0; code < 256; code++)
        {
            table[code] = (float)BitConverter.UInt16BitsToHalf((ushort)(code << 8));
        }

        return table;
    }

    private static float[] TabulateE8M0()
    {
        float[] table = new float[256];
        for (int code = 0; code < 255; code++)
        {
            table[code] = MathF.ScaleB(1, code - 127);
        }

        table[255] = float.NaN;
        return table;
    }
}
